"""Words of refusals about waiting for units of a campaign."""

from adapters.texts import mark

WORDS_OF_WAITING: dict[str, tuple[str, str]] = {
    "AlreadyWaiting": (
        "order_id",
        mark("Number {order_id} waits already, for other units or for somebody else."),
    ),
    "NotInTurn": ("order_id", mark("It is not the turn of order {order_id}.")),
    "NotYetOffered": (
        "order_id",
        mark("Order {order_id} still waits: nothing is offered to it yet, and it keeps its place."),
    ),
    "NoWaitlist": ("campaign_id", mark("Campaign {campaign_id} has no waitlist.")),
    "OfferDiffers": (
        "order_id",
        mark("Under the number {order_id} another buyer waits, or other units are waited for."),
    ),
    "OfferOver": (
        "order_id",
        mark("The time to take what was offered to order {order_id} was over on {accept_by}."),
    ),
    "OthersWait": ("units", mark("Others wait for these units: they come first.")),
    "UnitsAvailable": (
        "units",
        mark("Nobody needs to wait for these units: the campaign sells them now."),
    ),
    "WaitlistFull": ("units", mark("{waiting} wait already: nobody else can join.")),
}
