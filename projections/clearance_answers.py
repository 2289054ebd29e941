"""What customs answered to the declarations of a run, order by order."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_stages import STAGE_AFTER, Stage
from projections.clearance_orders import Row, order_key, orders
from projections.clearance_repeats import plan_after_failures, plan_after_rejections
from projections.writing import change


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A new attempt: answers to the one before are past."""
    past = (
        "invt_no",
        "answered_at",
        "answered_status",
        "progress_status",
        "reject_code",
        "reject_text",
        "released_at",
        "refused_message_id",
        "repeats_from",
    )
    rows = [
        {
            **order_key(recorded, declaration.order_id),
            **dict.fromkeys(past),
            "stage": Stage.DECLARED.value,
            "attempt": declaration.attempt,
            "cop_no": declaration.cop_no,
        }
        for recorded in run
        for declaration in recorded.event.declarations
    ]
    change(connection, orders, rows)


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Some answers decide where a declaration stands, others only tell how far it got."""
    decisions = [
        {
            **order_key(recorded, answer.order_id),
            "stage": STAGE_AFTER[recorded.event.status].value,
            "answered_at": answer.returned_at,
            "answered_status": recorded.event.status,
            "repeats_from": None,
        }
        for recorded in run
        if codes.is_decision(recorded.event.status)
        for answer in recorded.event.answers
    ]
    progress = [
        {
            **order_key(recorded, answer.order_id),
            "progress_status": recorded.event.status,
            "repeats_from": None,
        }
        for recorded in run
        if not codes.is_decision(recorded.event.status)
        for answer in recorded.event.answers
    ]
    change(connection, orders, decisions)
    change(connection, orders, progress)
    plan_after_failures(connection, run)
    record_numbers(connection, run)


def record_numbers(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A list number once given stays."""
    rows = [
        {**order_key(recorded, answer.order_id), "invt_no": answer.invt_no}
        for recorded in run
        for answer in recorded.event.answers
        if answer.invt_no
    ]
    change(connection, orders, rows)


def held(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **order_key(recorded, answer.order_id),
            "stage": Stage.HELD.value,
            "answered_at": answer.returned_at,
            "answered_status": recorded.event.status,
        }
        for recorded in run
        for answer in recorded.event.answers
    ]
    change(connection, orders, rows)
    record_numbers(connection, run)


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **order_key(recorded, answer.order_id),
            "stage": Stage.RELEASED.value,
            "answered_at": answer.returned_at,
            "answered_status": codes.RELEASED,
            "released_at": answer.returned_at,
        }
        for recorded in run
        for answer in recorded.event.answers
    ]
    change(connection, orders, rows)
    record_numbers(connection, run)


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows: list[Row] = [
        {
            **order_key(recorded, rejection.order_id),
            "stage": Stage.REJECTED.value,
            "answered_at": rejection.returned_at,
            "answered_status": codes.REJECTED,
            "reject_code": rejection.code,
            "reject_text": rejection.text,
        }
        for recorded in run
        for rejection in recorded.event.rejections
    ]
    change(connection, orders, rows)
    plan_after_rejections(connection, run)
