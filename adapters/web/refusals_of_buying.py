"""Words of refusals about reductions, coupons, buyers' identities and their consent."""

from adapters.texts import mark
from domain import buyer_identity, coupons, offered_prices, people, reductions, risk_notice
from domain.refusals import Refused

OF_REFUSALS: dict[type[Refused], tuple[str, str]] = {
    risk_notice.ConsentGivenLater: ("consent", mark("The consent was given after the order.")),
    risk_notice.ConsentMissing: (
        "consent",
        mark("The buyer has not agreed to the risk notice, version {version}."),
    ),
    risk_notice.ConsentVersionNotInForce: (
        "consent",
        mark("The buyer agreed to version {version} of the risk notice: {in_force} was in force."),
    ),
    risk_notice.ConsentVersionUnknown: (
        "consent",
        mark("There is no version {version} of the risk notice."),
    ),
    coupons.CouponNeedsMoreGoods: (
        "code",
        mark("Coupon {code} needs goods of {spend_fen}: these are worth {goods_fen}."),
    ),
    coupons.CouponOutsideWindow: (
        "code",
        mark("Coupon {code} holds from {begins_at} until {ends_at}."),
    ),
    coupons.CouponPaysNothing: ("code", mark("The order has nothing that coupon {code} pays for.")),
    coupons.CouponUnsound: (
        "coupons",
        mark("Coupon {code} would pay nothing, or all, or never holds."),
    ),
    coupons.CouponUsedUp: ("code", mark("Coupon {code} is used up: its limit is {uses_max}.")),
    coupons.CouponUsedUpByBuyer: (
        "code",
        mark("This buyer has used up coupon {code}: its limit a buyer is {uses_max}."),
    ),
    offered_prices.PriceNotOffered: (
        "lines",
        mark("Order {order_id} is asked for at {asked}; the campaign offers {offered}."),
    ),
    offered_prices.UnknownCoupon: ("code", mark("The campaign has no coupon {code}.")),
    people.IdentityBirthDateImplausible: (
        "id_number",
        mark("By the identity number its holder would be older than {age_years_max} years."),
    ),
    people.IdentityBirthDateInFuture: (
        "id_number",
        mark("By the identity number its holder is not born yet."),
    ),
    people.IdentityBirthDateInvalid: (
        "id_number",
        mark("The birthday in the identity number is no day of the calendar."),
    ),
    people.IdentityCheckDigitWrong: (
        "id_number",
        mark("The last character of the identity number does not fit the others."),
    ),
    buyer_identity.IdentityNotAnswered: (
        "",
        mark("No register has answered about this person, or too long ago."),
    ),
    people.IdentityNumberMalformed: (
        "id_number",
        mark("An identity number has 17 digits and then a digit or X."),
    ),
    people.IdentityRegionUnknown: (
        "id_number",
        mark("The identity number begins with {region}, which is no province."),
    ),
    reductions.ListedLineUnsound: (
        "lines",
        mark("{sku} needs units, and a price of at most 5 places that comes to whole fen."),
    ),
    reductions.ReductionLeavesNothing: (
        "reductions",
        mark("Reduced by {saving_fen}, not every unit would be worth a fen."),
    ),
    reductions.ReductionUnsound: (
        "reductions",
        mark("Reduction {name} would take nothing, or all, or never holds."),
    ),
    reductions.TooManyReducedLines: (
        "lines",
        mark("Exact prices need {lines} lines: a customs document has {lines_max}."),
    ),
}

WORDS_OF_BUYING = {refusal.__name__: words for refusal, words in OF_REFUSALS.items()}
"""By name, as the table of all of them has it."""
