"""The one word that tells a merchant where an order stands, and which events change it.

Events stand in the log as they were judged: an answer to an ended attempt, or an older one than
the last, never came to be an event of that kind. So a word follows from the word before.
"""

from typing import Any

from domain import clearance_events as run
from domain import customs_codes as codes
from domain import exit_events as exits
from domain.batch_events import OrdersTakenBack, PurchasePlaced
from domain.clearance_ahead_events import DocumentsOutdated
from domain.consignment_events import ConsignmentDeparted
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.entry_events import EntryGatePassed, EntryPosted, GoodsTallied
from domain.order_events import (
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderNotPlaced,
    OrderPlaced,
    PaymentConfirmed,
    Purpose,
)
from domain.return_events import ReturnReceived, ReturnRequested

NOT_PLACED, PLACED, DEPOSIT_PAID = "not placed", "placed", "deposit paid"
PAID, CANCELLED = "paid", "cancelled"
COLLECTED, BOUGHT, ON_THE_WAY, IN_THE_ZONE = "collected", "bought", "on the way", "in the zone"
DOCUMENTS, MATCHED, UNMATCHED, DECLARED = "documents", "matched", "unmatched", "declared"
STORED, IN_REVIEW, INSPECTION = "stored", "in review", "inspection"
HELD, REJECTED, RELEASED, LISTED = "held", "rejected", "released", "listed"
LEFT, DELIVERED, REFUSED, LOST = "left", "delivered", "refused", "lost"
RETURNING, RETURNED = "returning", "returned"

IN_BATCH = (COLLECTED, BOUGHT, ON_THE_WAY, IN_THE_ZONE)
IN_RUN = (
    DOCUMENTS, MATCHED, UNMATCHED, DECLARED, STORED, IN_REVIEW, INSPECTION,
    HELD, REJECTED, RELEASED,
)  # fmt: skip
OUTSIDE = (LEFT, DELIVERED, REFUSED, LOST, RETURNING, RETURNED)
ENDED = (NOT_PLACED, CANCELLED)
STAGES = (NOT_PLACED, PLACED, DEPOSIT_PAID, PAID, *IN_BATCH, *IN_RUN, LISTED, *OUTSIDE, CANCELLED)
"""Every word, in the order of an order's life."""

BATCH_STAGE: dict[type, tuple[str, tuple[str, ...]]] = {
    PurchasePlaced: (BOUGHT, (COLLECTED,)),
    ConsignmentDeparted: (ON_THE_WAY, (COLLECTED, BOUGHT)),
    EntryGatePassed: (IN_THE_ZONE, (COLLECTED, BOUGHT, ON_THE_WAY)),
    EntryPosted: (IN_THE_ZONE, (COLLECTED, BOUGHT, ON_THE_WAY)),
    GoodsTallied: (IN_THE_ZONE, (COLLECTED, BOUGHT, ON_THE_WAY)),
}
"""Until the tally events name batches, not orders: what they make of orders that stood at these."""


def stage_after(stage: str, due_fen: int | None, event: Any) -> str:
    """An order's word after an event that names it; the same word where nothing changes."""
    if stage in ENDED:
        return stage
    match event:
        case OrderPlaced():
            return PLACED
        case OrderNotPlaced():
            return NOT_PLACED
        case PaymentConfirmed():
            return stage_paid(stage, due_fen, event)
        case OrderCancelled():
            return CANCELLED
        case OrderCollected():
            return COLLECTED
        case OrderHandedBack():
            return PAID
        case OrdersTakenBack():
            # What went on back to the buyer in the same append is the batch's no more.
            back_at = ON_THE_WAY if event.is_on_the_way else IN_THE_ZONE
            return back_at if stage in IN_RUN else stage
        case ParcelsDelivered() | ParcelsRefused() | ParcelsLost():
            return stage if stage in (RETURNING, RETURNED) else OUTCOME_STAGE[type(event)]
        case ReturnRequested():
            return RETURNING
        case ReturnReceived():
            return RETURNED
    return stage if stage in OUTSIDE else _stage_inside(stage, event)


def stage_paid(stage: str, due_fen: int | None, event: PaymentConfirmed) -> str:
    if stage not in (PLACED, DEPOSIT_PAID):
        return stage
    if event.pays_off(due_fen):
        return PAID
    return DEPOSIT_PAID if event.purpose is Purpose.DEPOSIT else stage


OUTCOME_STAGE = {ParcelsDelivered: DELIVERED, ParcelsRefused: REFUSED, ParcelsLost: LOST}


def _stage_inside(stage: str, event: Any) -> str:
    """What runs and exits say of a parcel that has not passed the gate."""
    match event:
        case run.RunOpened() | run.DeclarationsCorrected() | DocumentsOutdated():
            return DOCUMENTS
        case run.WaybillsAssigned():
            # Another waybill has to be matched anew.
            return DOCUMENTS if stage in (MATCHED, UNMATCHED) else stage
        case run.DocumentsMatched() | run.DeclarationsRepeated():
            return MATCHED
        case run.MatchFailed():
            return UNMATCHED
        case run.DeclarationsSent():
            return DECLARED
        case run.DeclarationsAnswered():
            return ANSWER_STAGE.get(event.status, stage)
        case run.DeclarationsRejected():
            return REJECTED
        case run.ParcelsHeld() | exits.ListedParcelsHeld():
            return HELD
        case run.DeclarationsReleased():
            return stage if stage == LISTED else RELEASED
        case exits.ExitListed():
            return LISTED
        case exits.ExitWithdrawn():
            return RELEASED if stage == LISTED else stage
        case exits.ExitGatePassed() | exits.GatePassedUnlisted():
            return LEFT
    return stage


ANSWER_STAGE = {
    codes.STORED: STORED,
    codes.IN_REVIEW: IN_REVIEW,
    codes.INSPECTION: INSPECTION,
}
