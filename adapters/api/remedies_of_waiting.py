"""Remedies of refusals about waiting for units of a campaign."""

from collections.abc import Mapping

from adapters.texts import mark

REMEDIES_OF_WAITING: Mapping[str, str] = {
    "AlreadyWaiting": mark("Choose another number, or send what waits under this one."),
    "NotInTurn": mark("Wait until units are offered to it."),
    "NotYetOffered": mark("Wait until units are offered to it; its place stays."),
    "NoWaitlist": mark("Draft campaigns with `accept_minutes` above 0 to let buyers wait."),
    "OfferDiffers": mark("Place it for the buyer and the units that wait under this number."),
    "OfferOver": mark("Join again with `JoinWaitlist`, or place another order."),
    "OthersWait": mark("Join the waitlist under another number with `JoinWaitlist`."),
    "UnitsAvailable": mark("Place the order."),
    "WaitlistFull": mark("Try again later, when some have left."),
}
