"""Parcels of exits as they are listed, withdrawn, passed through the gate and delivered."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime, is_within
from projections.row_parts import key, number, partition_of
from projections.writing import change, put

tables = sa.MetaData()

LISTED, WITHDRAWN, PASSED = "listed", "withdrawn", "passed"
"""States of a parcel on an exit list."""

parcels = sa.Table(
    "exit_board_parcels",
    tables,
    key("partition"),
    key("exit_id"),
    key("order_id"),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("invt_no", sa.Text, nullable=False),
    sa.Column("waybill_no", sa.Text, nullable=False),
    number("units"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("exit_board_parcels_by_order", "partition", "order_id"),
)

run_owners = sa.Table(
    "exit_board_run_owners",
    tables,
    key("partition"),
    key("run_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
)

unlisted = sa.Table(
    "exit_board_unlisted",
    tables,
    key("partition"),
    key("exit_id"),
    key("order_id"),
    sa.Column("pass_no", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("passed_at", UtcTime, nullable=False),
)

Row = dict[str, Any]


def exit_key(recorded: Recorded) -> Row:
    return {"partition": partition_of(recorded), "exit_id": recorded.event.exit_id}


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "merchant_id": recorded.event.merchant_id,
        }
        for recorded in run
    ]
    put(connection, run_owners, rows)


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **exit_key(recorded),
            "order_id": parcel.order_id,
            "run_id": parcel.run_id,
            "invt_no": parcel.invt_no,
            "waybill_no": parcel.waybill_no,
            "units": sum(part.quantity for part in parcel.parts),
            "state": LISTED,
            "reason": None,
            "at": recorded.event.listed_at,
        }
        for recorded in run
        for parcel in recorded.event.parcels
    ]
    put(connection, parcels, rows)


def withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **exit_key(recorded),
            "order_id": order_id,
            "state": WITHDRAWN,
            "reason": recorded.event.reason,
            "at": recorded.event.withdrawn_at,
        }
        for recorded in run
        for order_id in recorded.event.order_ids
    ]
    change(connection, parcels, rows)


def passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **exit_key(recorded),
            "order_id": order_id,
            "state": PASSED,
            "at": recorded.event.passed_at,
        }
        for recorded in run
        for order_id in recorded.event.order_ids
    ]
    change(connection, parcels, rows)


def passed_unlisted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **exit_key(recorded),
            "order_id": order_id,
            "pass_no": recorded.event.pass_no,
            "reason": recorded.event.reason,
            "passed_at": recorded.event.passed_at,
        }
        for recorded in run
        for order_id in recorded.event.order_ids
    ]
    put(connection, unlisted, rows)


def is_owned_by(*merchants: str) -> sa.ColumnElement[bool]:
    """Whether a parcel's run is one of these merchants'."""
    return sa.exists().where(
        run_owners.c.partition == parcels.c.partition,
        run_owners.c.run_id == parcels.c.run_id,
        *is_within(run_owners.c.merchant_id, merchants),
    )
