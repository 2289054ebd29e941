"""What an event says of an order it names, as columns of the order board."""

from typing import Any

from domain import clearance_events as run
from domain import order_events as order
from domain.batch_events import OrdersTakenBack
from domain.delivery import ParcelsDelivered
from domain.exit_list import ExitGatePassed, ExitListed, ExitWithdrawn, GatePassedUnlisted
from domain.order_return import ReturnAnswered, ReturnReceived, ReturnRequested
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
        "reason": None,
        "holder_kind": "order",
        "units": units_of(event),
        "due_fen": event.amounts.paid_fen,
        "placed_at": event.placed_at,
        "last_at": event.placed_at,
    }


def units_of(event: order.OrderPlaced | order.OrderAmended) -> int:
    return sum(line.quantity for line in event.lines)


def facts_of(row: Facts, stage: str, event: Any, part: Any) -> Facts:
    """The columns an event sets, besides the stage, which becomes `stage` now.

    An order that has ended keeps its facts, but for its money, which may come and go later.
    """
    match event:
        case order.PaymentConfirmed():
            paid = {"paid_at": event.paid_at} if stage != row["stage"] else {}
            return {"received_fen": row["received_fen"] + event.paid_fen, **paid}
        case order.RefundOwed():
            return {"owed_fen": row["owed_fen"] + event.amount_fen}
        case order.RefundPaid():
            repaid = row["repaid_fen"] + event.amount_fen
            return {"owed_fen": row["owed_fen"] - event.amount_fen, "repaid_fen": repaid}
    return {} if row["stage"] in stages.ENDED else _goods_facts(row, stage, event, part)


def _goods_facts(row: Facts, stage: str, event: Any, part: Any) -> Facts:
    match event:
        case order.OrderCancelled():
            return {"reason": event.reason, **held_by("nobody", None)}
        case order.OrderCollected():
            return {"batch_id": event.batch_id, **held_by("batch", event.batch_id)}
        case order.OrderHandedBack():
            return {"batch_id": None, **held_by("order", None), **OUT_OF_RUN}
        case order.OrderAmended():
            due = event.amounts.paid_fen
            return {"units": units_of(event), "due_fen": due, "reason": event.cause}
        case OrdersTakenBack() if stage != row["stage"]:
            return {**held_by("batch", event.batch_id), **OUT_OF_RUN}
        case run.RunOpened():
            return {**OUT_OF_RUN, "run_id": event.run_id, **held_by("run", event.run_id)}
        case ExitListed():
            return {"exit_id": event.exit_id, **held_by("exit", event.exit_id)}
        case ExitWithdrawn():
            why = {"reason": event.reason} if stage != row["stage"] else {}
            return {"exit_id": None, **held_by("run", row["run_id"]), **why}
        case ExitGatePassed():
            return {"left_at": event.passed_at, **held_by("nobody", None)}
        case GatePassedUnlisted():
            left = {"left_at": event.passed_at, "reason": event.reason}
            return {**left, **held_by("nobody", None)}
        case ParcelsDelivered():
            return {"delivered_at": event.reported_at}
        case ReturnRequested():
            return {"reason": event.reason, **held_by("return", event.return_no)}
        case ReturnReceived():
            return held_by("nobody", None)
        case ReturnAnswered() if event.reason:
            return {"reason": event.reason}
    return _clearance_facts(event, part)


def held_by(kind: str, holder_id: str | None) -> Facts:
    return {"holder_kind": kind, "holder_id": holder_id}


def _clearance_facts(event: Any, part: Any) -> Facts:
    match event:
        case run.WaybillsAssigned():
            return {"waybill_no": part.waybill_no}
        case run.MatchFailed():
            return {"reason": f"{part.rule} {part.field}"}
        case run.DeclarationsSent():
            attempt = {"attempt": part.attempt, "cop_no": part.cop_no, "invt_no": None}
            return {**attempt, "message_id": event.message_id}
        case run.DeclarationsAnswered():
            return list_number(part)
        case run.ParcelsHeld():
            return {"reason": str(event.status), **list_number(part)}
        case run.DeclarationsReleased():
            return {"released_at": part.returned_at, **list_number(part)}
        case run.DeclarationsRejected():
            return {"reason": f"{part.code} {part.text}".strip()}
        case run.DeclarationsCorrected():
            return {"reason": event.note}
        case run.InspectionRecorded():
            return {"reason": event.finding}
        case run.WithdrawalAsked() | run.WithdrawalsRefused():
            return {"reason": event.reason}
    return {}


def list_number(answer: run.Answer) -> Facts:
    return {"invt_no": answer.invt_no} if answer.invt_no else {}
