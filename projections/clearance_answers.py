"""What customs answered to the declarations of a run, order by order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_parts import Answer
from domain.clearance_stages import STAGE_AFTER, Stage
from projections.clearance_orders import Row, keys_of, order_key, orders
from projections.clearance_repeats import plan_after_failures, plan_after_rejections
from projections.row_parts import partition_of
from projections.writing import change, change_alike, change_each

OrderKey = tuple[str, str, str]

PAST = dict.fromkeys(
    (
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
)
"""Answers to the attempt before."""


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        inside = recorded.event.declarations
        keys = keys_of(recorded, (declaration.order_id for declaration in inside))
        change_alike(connection, orders, keys, {**PAST, "stage": Stage.DECLARED.value})
        named = list(zip(keys, inside, strict=True))
        change_each(connection, orders, "attempt", {key: of.attempt for key, of in named})
        change_each(connection, orders, "cop_no", {key: of.cop_no for key, of in named})


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Some answers decide where a declaration stands, others only tell how far it got."""
    for recorded in run:
        status = recorded.event.status
        if codes.is_decision(status):
            stage = STAGE_AFTER[status].value
            record(connection, recorded, {"stage": stage, "repeats_from": None})
        else:
            keys = keys_of(recorded, (answer.order_id for answer in recorded.event.answers))
            told = {"progress_status": status, "repeats_from": None}
            change_alike(connection, orders, keys, told)
            record_numbers(connection, recorded)
    plan_after_failures(connection, run)


def held_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        record(connection, recorded, {"stage": Stage.HELD.value})


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        told = {"stage": Stage.RELEASED.value, "answered_status": codes.RELEASED}
        for at, keys in by_time(recorded, recorded.event.answers):
            change_alike(connection, orders, keys, {**told, "answered_at": at, "released_at": at})
        record_numbers(connection, recorded)


def record(connection: sa.Connection, recorded: Recorded, told: Row) -> None:
    """A decision, and when customs says it was made."""
    told = {**told, "answered_status": recorded.event.status}
    for at, keys in by_time(recorded, recorded.event.answers):
        change_alike(connection, orders, keys, {**told, "answered_at": at})
    record_numbers(connection, recorded)


def by_time(
    recorded: Recorded, answers: Iterable[Answer]
) -> Iterator[tuple[datetime, list[OrderKey]]]:
    """The orders answered, by when: of a message most are answered in one second."""
    answered_at = defaultdict[datetime, list[str]](list)
    for answer in answers:
        answered_at[answer.returned_at].append(answer.order_id)
    for at, order_ids in answered_at.items():
        yield at, keys_of(recorded, order_ids)


def record_numbers(connection: sa.Connection, recorded: Recorded) -> None:
    """A list number once given stays."""
    partition, run_id = partition_of(recorded), recorded.event.run_id
    numbers = {
        (partition, run_id, answer.order_id): answer.invt_no
        for answer in recorded.event.answers
        if answer.invt_no
    }
    change_each(connection, orders, "invt_no", numbers)


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
