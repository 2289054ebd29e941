"""From when a refused declaration is sent again by itself, and how often it was."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.answer_codes import repeated_from
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from projections.clearance_orders import ORDER_KEY, SINCE, named, order_key, orders, set_named
from projections.writing import change, found

Key = tuple[str, ...]

Refused = dict[Key, tuple[str, datetime]]
"""By order of a run: the code that refused it, and when customs says it did."""


def plan_after_rejections(connection: sa.Connection, run: Iterable[Recorded]) -> None:
    refused = {
        key_of(recorded, rejection.order_id): (rejection.code, rejection.returned_at)
        for recorded in run
        for rejection in recorded.event.rejections
    }
    plan(connection, refused, Stage.REJECTED)


def plan_after_failures(connection: sa.Connection, run: Iterable[Recorded]) -> None:
    """Those of which the e-port says last that it could not send them on (4)."""
    last = {
        key_of(recorded, answer.order_id): (recorded.event.status, answer.returned_at)
        for recorded in run
        for answer in recorded.event.answers
        if not codes.is_decision(recorded.event.status)
    }
    failed = {
        key: (str(status), at) for key, (status, at) in last.items() if status == codes.SEND_FAILED
    }
    plan(connection, failed, Stage.DECLARED)


def plan(connection: sa.Connection, refused: Refused, stage: Stage) -> None:
    if not refused:
        return
    rows = found(connection, orders, ORDER_KEY, refused, (*ORDER_KEY, "stage", "repeated"))
    changes = [
        {
            **dict(zip(ORDER_KEY, key, strict=True)),
            "repeats_from": repeated_from(code, row.repeated, at),
        }
        for row in rows
        if row.stage == stage.value
        for key in [tuple(row[: len(ORDER_KEY)])]
        for code, at in [refused[key]]
    ]
    change(connection, orders, changes)


def documents_repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        unsend(connection, recorded, recorded.event.repeated_at)


def documents_asked_again(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        unsend(connection, recorded, recorded.event.asked_at)


def unsend(connection: sa.Connection, recorded: Recorded, at: datetime) -> None:
    """One document of the orders that an event names has to be sent anew."""
    document: Document = recorded.event.document
    set_named(connection, [recorded], {f"{document.value}_document": None, SINCE[document]: at})


def repeated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What was matched is matched still, and is declared as another attempt."""
    rows = named(run, {"stage": Stage.MATCHED.value, "repeats_from": None, "repeated": 1})
    change(connection, orders, rows, adding=("repeated",))


def key_of(recorded: Recorded, order_id: str) -> Key:
    return tuple(order_key(recorded, order_id).values())
