"""What differs between an order's documents, as the latest match of its run found it."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_parts import MatchFailure
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from projections.clearance_orders import (
    ORDER_KEY,
    SINCE,
    Row,
    named,
    order_key,
    orders,
    set_named,
    tables,
)
from projections.columns import UtcTime
from projections.naming import happened_at
from projections.row_parts import key
from projections.writing import change, found, put, remove

failures = sa.Table(
    "clearance_desk_match_failures",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    key("rule"),
    key("field"),
    sa.Column("order_value", sa.Text, nullable=False),
    sa.Column("payment_value", sa.Text, nullable=False),
    sa.Column("waybill_value", sa.Text, nullable=False),
    sa.Column("failed_at", UtcTime, nullable=False),
)


NO_WAYBILL: Row = {"carrier": None, "waybill_no": None, "weight_grams": None}


def matched(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"stage": Stage.MATCHED.value})
    forget_failures(connection, named(run, {}))


def match_failed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What differs now replaces what differed before."""
    latest = dict[tuple[str, ...], list[Row]]()
    for recorded in run:
        found_now = dict[tuple[str, ...], list[Row]]()
        for failure in recorded.event.failures:
            row = failure_row(recorded, failure)
            found_now.setdefault(tuple(row[name] for name in ORDER_KEY), []).append(row)
        latest |= found_now
    keys = [dict(zip(ORDER_KEY, key, strict=True)) for key in latest]
    forget_failures(connection, keys)
    put(connection, failures, [row for rows in latest.values() for row in rows])
    change(connection, orders, [{**key, "stage": Stage.UNMATCHED.value} for key in keys])


def failure_row(recorded: Recorded, failure: MatchFailure) -> Row:
    return {
        **order_key(recorded, failure.order_id),
        "rule": failure.rule,
        "field": failure.field,
        "order_value": failure.order_value,
        "payment_value": failure.payment_value,
        "waybill_value": failure.waybill_value,
        "failed_at": recorded.event.failed_at,
    }


def corrected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """All documents are sent once more, and what is sent by itself is counted anew."""
    for recorded in run:
        anew = {**sent_anew(recorded, Document), "repeated": 0, "repeats_from": None}
        set_named(connection, [recorded], anew)
    forget_failures(connection, named(run, {}))


def sent_anew(recorded: Recorded, documents: Iterable[Document]) -> Row:
    at = happened_at(recorded.event)
    unsent = {f"{document.value}_document": None for document in documents}
    since = {SINCE[document]: at for document in documents}
    return {**unsent, **since, "stage": Stage.DOCUMENTS.value}


def outdated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Only what is outdated is sent anew; an outdated waybill is no waybill."""
    for recorded in run:
        gone = NO_WAYBILL if Document.WAYBILL in recorded.event.documents else {}
        anew = {**sent_anew(recorded, recorded.event.documents), **gone}
        set_named(connection, [recorded], anew)
    forget_failures(connection, named(run, {}))


def waybills_differ_no_more(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What another waybill has to be matched for is not what the one before differed in."""
    keys = [
        order_key(recorded, waybill.order_id)
        for recorded in run
        for waybill in recorded.event.waybills
    ]
    forget_failures(connection, keys)


def forget_failures(connection: sa.Connection, of_orders: Sequence[Row]) -> None:
    """Most orders have none: those of their runs are read, which are few."""
    keys = {tuple(row[name] for name in ORDER_KEY) for row in of_orders}
    columns = [column.name for column in failures.primary_key]
    rows = found(connection, failures, ORDER_KEY[:2], {key[:2] for key in keys}, columns)
    remove(connection, failures, [row._asdict() for row in rows if row[:3] in keys])
