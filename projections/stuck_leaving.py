"""What released orders wait for on their way out: list, pass, gate, posting."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections import stuck_rules as steps
from projections.naming import happened_at
from projections.row_parts import partition_of
from projections.stuck_members import (
    EXIT,
    IN_EXIT,
    MEMBER,
    is_at,
    keys_of,
    members,
    wait_for,
    waiting,
)
from projections.stuck_rules import Rule
from projections.writing import change, change_alike, found, remove

PARCEL = (*EXIT, "order_id")


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        step = waiting(steps.ISSUE_PASS, happened_at(recorded.event))
        listing = {**step, "exit_id": recorded.event.exit_id}
        change_alike(connection, members, keys_of(recorded), listing)


def delisted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who is held meanwhile stays held."""
    wait_for(connection, run, steps.LIST_FOR_EXIT, members.c.step.in_(IN_EXIT))
    for recorded in run:
        change_alike(connection, members, keys_of(recorded), {"exit_id": None})


def parcels_of(run: Iterable[Recorded], rule: Rule, detail: str = "") -> list[dict[str, Any]]:
    rows = list[dict[str, Any]]()
    for recorded in run:
        alike = {
            "partition": partition_of(recorded),
            "exit_id": recorded.event.exit_id,
            **waiting(rule, happened_at(recorded.event), detail),
        }
        rows += [{**alike, "order_id": order_id} for order_id in recorded.event.order_ids]
    return rows


def pass_issued(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = parcels_of(run, steps.PASS_GATE)
    change(connection, members, rows, by=PARCEL, where=is_at(steps.ISSUE_PASS))


def pass_withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "exit_id": recorded.event.exit_id,
            **waiting(steps.ISSUE_PASS, recorded.event.withdrawn_at, recorded.event.reason),
        }
        for recorded in run
    ]
    change(connection, members, rows, by=EXIT, where=is_at(steps.PASS_GATE))


def gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Under an exit that is posted already, nothing more is waited for."""
    rows = parcels_of(run, steps.POST_EXIT)
    change(connection, members, rows, by=PARCEL, where=members.c.is_exit_posted.is_(False))
    keys = {tuple(row[name] for name in PARCEL) for row in rows}
    columns = (*MEMBER, "is_exit_posted")
    gone = [row for row in found(connection, members, PARCEL, keys, columns) if row.is_exit_posted]
    remove(connection, members, [{name: getattr(row, name) for name in MEMBER} for row in gone])


def posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    keys = {(partition_of(recorded), recorded.event.exit_id) for recorded in run}
    inside = found(connection, members, EXIT, keys, (*MEMBER, "step"))
    gone = [row for row in inside if row.step == steps.POST_EXIT.step]
    remove(connection, members, [{name: getattr(row, name) for name in MEMBER} for row in gone])
    flags = [
        {"partition": partition, "exit_id": exit_id, "is_exit_posted": True}
        for partition, exit_id in sorted(keys)
    ]
    change(connection, members, flags, by=EXIT)
