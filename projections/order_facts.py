"""What an event says of an order it names, as columns of the order board."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import clearance_events as run
from domain import clearance_leaving_events, clearance_parts
from domain import order_events as order
from domain.batch_events import OrdersTakenBack
from domain.clearance_ahead_events import DocumentsOutdated
from domain.customs_codes import Document
from domain.delivery import ParcelsDelivered
from domain.exit_events import ExitGatePassed, ExitListed, ExitWithdrawn, GatePassedUnlisted
from domain.return_events import ReturnAnswered, ReturnReceived, ReturnRequested
from projections import stages

Facts = dict[str, Any]

OUT_OF_RUN: Facts = {
    "run_id": None,
    "message_id": None,
    "waybill_no": None,
    "attempt": None,
    "cop_no": None,
    "invt_no": None,
}


def placed_facts(
    partition: str, order_id: str, position: int, event: order.OrderPlaced | order.OrderNotPlaced
) -> Facts:
    """A whole row, as an order begins."""
    row: Facts = {
        "partition": partition,
        "order_id": order_id,
        "campaign_id": event.campaign_id,
        "holder_id": None,
        "received_fen": 0,
        "owed_fen": 0,
        "repaid_fen": 0,
        "batch_id": None,
        **OUT_OF_RUN,
        "exit_id": None,
        "paid_at": None,
        "released_at": None,
        "left_at": None,
        "delivered_at": None,
        "placed_position": position,
        "last_position": position,
    }
    if isinstance(event, order.OrderNotPlaced):
        return row | {
            "merchant_id": None,
            "buyer_key": None,
            "stage": stages.NOT_PLACED,
            "stage_at": event.refused_at,
            "reason": event.reason,
            "holder_kind": "nobody",
            "units": None,
            "due_fen": None,
            "placed_at": None,
            "last_at": event.refused_at,
        }
    return row | {
        "merchant_id": event.merchant_id,
        "buyer_key": event.buyer_key,
        "stage": stages.PLACED,
        "stage_at": event.placed_at,
        "reason": None,
        "holder_kind": "order",
        "units": units_of(event),
        "due_fen": event.amounts.paid_fen,
        "placed_at": event.placed_at,
        "last_at": event.placed_at,
    }


def units_of(event: order.OrderPlaced | order.OrderAmended) -> int:
    return sum(line.quantity for line in event.lines)


AmountFacts = Callable[[Facts, str, Any], Facts]
"""From a row, the stage it comes to and the event: columns it sets."""

GoodsFacts = Callable[[str, str, Any], Facts]
"""From a stage, the one it comes to and the event: columns of all orders that stood at it."""

OwnFact = Callable[[Facts, Any], Any]
"""From a row and what the event says of its order: a column of that row alone; None is nothing."""


def received(row: Facts, stage: str, event: order.PaymentConfirmed) -> Facts:
    is_paid_off = stage == stages.PAID != row["stage"]
    paid = {"paid_at": event.paid_at} if is_paid_off else {}
    return {"received_fen": row["received_fen"] + event.paid_fen, **paid}


def owed(row: Facts, stage: str, event: order.RefundOwed) -> Facts:
    return {"owed_fen": row["owed_fen"] + event.amount_fen}


def repaid(row: Facts, stage: str, event: order.RefundPaid) -> Facts:
    repaid = row["repaid_fen"] + event.amount_fen
    return {"owed_fen": row["owed_fen"] - event.amount_fen, "repaid_fen": repaid}


def amended(row: Facts, stage: str, event: order.OrderAmended) -> Facts:
    if stage in stages.ENDED:
        return {}
    due = event.amounts.paid_fen
    return {"units": units_of(event), "due_fen": due, "reason": event.cause}


AMOUNT_FACTS: Mapping[type, AmountFacts] = {
    order.PaymentConfirmed: received,
    order.RefundOwed: owed,
    order.RefundPaid: repaid,
    order.OrderAmended: amended,
}
"""What changes the money or the units of single orders; money comes and goes after the end too."""


def taken_back(before: str, stage: str, event: OrdersTakenBack) -> Facts:
    if stage == before:
        return {}
    return {**held_by("batch", event.batch_id), **OUT_OF_RUN}


def withdrawn_from_exit(before: str, stage: str, event: ExitWithdrawn) -> Facts:
    why = {"reason": event.reason} if stage != before else {}
    return {"exit_id": None, **why}


def outdated(before: str, stage: str, event: DocumentsOutdated) -> Facts:
    gone = {"waybill_no": None} if Document.WAYBILL in event.documents else {}
    return {"reason": event.cause, **gone}


def returned(before: str, stage: str, event: ReturnAnswered) -> Facts:
    return {"reason": event.reason} if event.reason else {}


def reason(before: str, stage: str, event: Any) -> Facts:
    return {"reason": event.reason}


GOODS_FACTS: Mapping[type, GoodsFacts] = {
    order.OrderCancelled: lambda before, stage, event: {
        "reason": event.reason,
        **held_by("nobody", None),
    },
    order.OrderCollected: lambda before, stage, event: {
        "batch_id": event.batch_id,
        **held_by("batch", event.batch_id),
    },
    order.OrderHandedBack: lambda before, stage, event: {
        "batch_id": None,
        **held_by("order", None),
        **OUT_OF_RUN,
    },
    OrdersTakenBack: taken_back,
    run.RunOpened: lambda before, stage, event: {
        **OUT_OF_RUN,
        "run_id": event.run_id,
        **held_by("run", event.run_id),
    },
    ExitListed: lambda before, stage, event: {
        "exit_id": event.exit_id,
        **held_by("exit", event.exit_id),
    },
    ExitWithdrawn: withdrawn_from_exit,
    ExitGatePassed: lambda before, stage, event: {
        "left_at": event.passed_at,
        **held_by("nobody", None),
    },
    GatePassedUnlisted: lambda before, stage, event: {
        "left_at": event.passed_at,
        "reason": event.reason,
        **held_by("nobody", None),
    },
    ParcelsDelivered: lambda before, stage, event: {"delivered_at": event.reported_at},
    ReturnRequested: lambda before, stage, event: {
        "reason": event.reason,
        **held_by("return", event.return_no),
    },
    ReturnReceived: lambda before, stage, event: held_by("nobody", None),
    ReturnAnswered: returned,
    run.DeclarationsSent: lambda before, stage, event: {
        "invt_no": None,
        "message_id": event.message_id,
    },
    run.ParcelsHeld: lambda before, stage, event: {"reason": str(event.status)},
    DocumentsOutdated: outdated,
    run.DeclarationsCorrected: lambda before, stage, event: {"reason": event.note},
    run.InspectionRecorded: lambda before, stage, event: {"reason": event.finding},
    clearance_leaving_events.WithdrawalAsked: reason,
    clearance_leaving_events.WithdrawalsRefused: reason,
}
"""What all orders that an event names have in common then; who has ended keeps what it has."""


def list_number(row: Facts, answer: clearance_parts.Answer) -> str | None:
    """One that was given stays."""
    return answer.invt_no or None


OWN_FACTS: Mapping[type, Mapping[str, OwnFact]] = {
    run.WaybillsAssigned: {"waybill_no": lambda row, part: part.waybill_no},
    run.MatchFailed: {"reason": lambda row, part: f"{part.rule} {part.field}"},
    run.DeclarationsSent: {
        "attempt": lambda row, part: part.attempt,
        "cop_no": lambda row, part: part.cop_no,
    },
    run.DeclarationsAnswered: {"invt_no": list_number},
    run.ParcelsHeld: {"invt_no": list_number},
    run.DeclarationsReleased: {
        "released_at": lambda row, part: part.returned_at,
        "invt_no": list_number,
    },
    run.DeclarationsRejected: {"reason": lambda row, part: f"{part.code} {part.text}".strip()},
    ExitWithdrawn: {
        "holder_kind": lambda row, part: "run",
        "holder_id": lambda row, part: row["run_id"],
    },
}
"""What it says of each of them alone, column by column."""


def held_by(kind: str, holder_id: str | None) -> Facts:
    return {"holder_kind": kind, "holder_id": holder_id}
