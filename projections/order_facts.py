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


FactsOf = Callable[[Facts, str, Any, Any], Facts]
"""From a row, the stage it comes to, the event and its part about the order: columns it sets."""


def facts_teller(event: Any) -> FactsOf:
    """What events of this type set besides the stage.

    An order that has ended keeps its facts, but for its money, which may come and go later.
    """
    event_type: type = type(event)
    if event_type in MONEY_FACTS:
        return MONEY_FACTS[event_type]
    goods = GOODS_FACTS.get(event_type, nothing)
    return lambda row, stage, event, part: (
        {} if row["stage"] in stages.ENDED else goods(row, stage, event, part)
    )


def nothing(row: Facts, stage: str, event: Any, part: Any) -> Facts:
    return {}


def received(row: Facts, stage: str, event: order.PaymentConfirmed, part: Any) -> Facts:
    is_paid_off = stage == stages.PAID != row["stage"]
    paid = {"paid_at": event.paid_at} if is_paid_off else {}
    return {"received_fen": row["received_fen"] + event.paid_fen, **paid}


def owed(row: Facts, stage: str, event: order.RefundOwed, part: Any) -> Facts:
    return {"owed_fen": row["owed_fen"] + event.amount_fen}


def repaid(row: Facts, stage: str, event: order.RefundPaid, part: Any) -> Facts:
    repaid = row["repaid_fen"] + event.amount_fen
    return {"owed_fen": row["owed_fen"] - event.amount_fen, "repaid_fen": repaid}


def amended(row: Facts, stage: str, event: order.OrderAmended, part: Any) -> Facts:
    due = event.amounts.paid_fen
    return {"units": units_of(event), "due_fen": due, "reason": event.cause}


def taken_back(row: Facts, stage: str, event: OrdersTakenBack, part: Any) -> Facts:
    if stage == row["stage"]:
        return {}
    return {**held_by("batch", event.batch_id), **OUT_OF_RUN}


def withdrawn_from_exit(row: Facts, stage: str, event: ExitWithdrawn, part: Any) -> Facts:
    why = {"reason": event.reason} if stage != row["stage"] else {}
    return {"exit_id": None, **held_by("run", row["run_id"]), **why}


def outdated(row: Facts, stage: str, event: DocumentsOutdated, part: Any) -> Facts:
    gone = {"waybill_no": None} if Document.WAYBILL in event.documents else {}
    return {"reason": event.cause, **gone}


def declared(row: Facts, stage: str, event: run.DeclarationsSent, part: Any) -> Facts:
    return {
        "attempt": part.attempt,
        "cop_no": part.cop_no,
        "invt_no": None,
        "message_id": event.message_id,
    }


def released(row: Facts, stage: str, event: run.DeclarationsReleased, part: Any) -> Facts:
    return {"released_at": part.returned_at, **list_number(part)}


def returned(row: Facts, stage: str, event: ReturnAnswered, part: Any) -> Facts:
    return {"reason": event.reason} if event.reason else {}


def reason(row: Facts, stage: str, event: Any, part: Any) -> Facts:
    return {"reason": event.reason}


MONEY_FACTS: Mapping[type, FactsOf] = {
    order.PaymentConfirmed: received,
    order.RefundOwed: owed,
    order.RefundPaid: repaid,
}

GOODS_FACTS: Mapping[type, FactsOf] = {
    order.OrderCancelled: lambda row, stage, event, part: {
        "reason": event.reason,
        **held_by("nobody", None),
    },
    order.OrderCollected: lambda row, stage, event, part: {
        "batch_id": event.batch_id,
        **held_by("batch", event.batch_id),
    },
    order.OrderHandedBack: lambda row, stage, event, part: {
        "batch_id": None,
        **held_by("order", None),
        **OUT_OF_RUN,
    },
    order.OrderAmended: amended,
    OrdersTakenBack: taken_back,
    run.RunOpened: lambda row, stage, event, part: {
        **OUT_OF_RUN,
        "run_id": event.run_id,
        **held_by("run", event.run_id),
    },
    ExitListed: lambda row, stage, event, part: {
        "exit_id": event.exit_id,
        **held_by("exit", event.exit_id),
    },
    ExitWithdrawn: withdrawn_from_exit,
    ExitGatePassed: lambda row, stage, event, part: {
        "left_at": event.passed_at,
        **held_by("nobody", None),
    },
    GatePassedUnlisted: lambda row, stage, event, part: {
        "left_at": event.passed_at,
        "reason": event.reason,
        **held_by("nobody", None),
    },
    ParcelsDelivered: lambda row, stage, event, part: {"delivered_at": event.reported_at},
    ReturnRequested: lambda row, stage, event, part: {
        "reason": event.reason,
        **held_by("return", event.return_no),
    },
    ReturnReceived: lambda row, stage, event, part: held_by("nobody", None),
    ReturnAnswered: returned,
    run.WaybillsAssigned: lambda row, stage, event, part: {"waybill_no": part.waybill_no},
    run.MatchFailed: lambda row, stage, event, part: {"reason": f"{part.rule} {part.field}"},
    run.DeclarationsSent: declared,
    run.DeclarationsAnswered: lambda row, stage, event, part: list_number(part),
    run.ParcelsHeld: lambda row, stage, event, part: {
        "reason": str(event.status),
        **list_number(part),
    },
    run.DeclarationsReleased: released,
    run.DeclarationsRejected: lambda row, stage, event, part: {
        "reason": f"{part.code} {part.text}".strip()
    },
    DocumentsOutdated: outdated,
    run.DeclarationsCorrected: lambda row, stage, event, part: {"reason": event.note},
    run.InspectionRecorded: lambda row, stage, event, part: {"reason": event.finding},
    clearance_leaving_events.WithdrawalAsked: reason,
    clearance_leaving_events.WithdrawalsRefused: reason,
}


def held_by(kind: str, holder_id: str | None) -> Facts:
    return {"holder_kind": kind, "holder_id": holder_id}


def list_number(answer: clearance_parts.Answer) -> Facts:
    return {"invt_no": answer.invt_no} if answer.invt_no else {}
