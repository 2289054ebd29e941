"""Remedies of refusals about reductions, coupons, buyers' identities and their consent."""

from collections.abc import Mapping

from adapters.texts import mark

CORRECT_NUMBER = mark("Ask the buyer for the number as it stands on the identity card.")
SOUND_COUPON = mark("Let it pay something, and end after it begins.")

REMEDIES_OF_BUYING: Mapping[str, str] = {
    "ConsentGivenLater": mark("Send the time at which the buyer agreed, before the order."),
    "ConsentMissing": mark(
        "Show the buyer the risk notice, and send their consent with its version."
    ),
    "ConsentVersionNotInForce": mark("Show the buyer the version in force, and ask again."),
    "ConsentVersionUnknown": mark("Send the version of the notice that the buyer was shown."),
    "CouponNeedsMoreGoods": mark("Leave the coupon out, or order goods of a higher value."),
    "CouponOutsideWindow": mark("Use the coupon within its window, or leave it out."),
    "CouponPaysNothing": mark("Leave the coupon out."),
    "CouponUnsound": SOUND_COUPON,
    "CouponUsedUp": mark("Leave the coupon out."),
    "CouponUsedUpByBuyer": mark("Leave the coupon out."),
    "IdentityBirthDateImplausible": CORRECT_NUMBER,
    "IdentityBirthDateInFuture": CORRECT_NUMBER,
    "IdentityBirthDateInvalid": CORRECT_NUMBER,
    "IdentityCheckDigitWrong": CORRECT_NUMBER,
    "IdentityNotAnswered": mark("Ask the register about this person first."),
    "IdentityNumberMalformed": CORRECT_NUMBER,
    "IdentityRegionUnknown": CORRECT_NUMBER,
    "ListedLineUnsound": mark("Send units and a list price whose sum comes to whole fen."),
    "ReductionLeavesNothing": mark("Order more, or let the reduction take less."),
    "PriceNotOffered": mark("Place it anew at the prices and the discount that are offered."),
    "UnknownCoupon": mark("Send a code of the campaign, or leave it out with its discount."),
    "ReductionUnsound": mark("Let it take something, leave something, and end after it begins."),
    "TooManyReducedLines": mark("Split the order in two."),
}
