"""Which exits are listed, under which pass they leave, what passed, and how parcels arrived?"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_events import RunOpened
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitPosted,
    ExitWithdrawn,
    GatePassedUnlisted,
    GatePassIssued,
    GatePassWithdrawn,
)
from domain.exit_list import Stage
from projections import exit_deliveries, exit_parcels
from projections.columns import UtcTime, is_one_of, is_within, merchants_of
from projections.exit_parcels import (
    LISTED,
    PASSED,
    WITHDRAWN,
    exit_key,
    is_owned_by,
    parcels,
    tables,
    unlisted,
)
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows, key, number
from projections.writing import change, put, put_new

exits = sa.Table(
    "exit_board_exits",
    tables,
    key("partition"),
    key("exit_id"),
    sa.Column("list_no", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("pass_no", sa.Text),
    sa.Column("vehicle", sa.Text),
    sa.Column("listed_at", UtcTime, nullable=False),
    sa.Column("passed_at", UtcTime),
    sa.Column("posted_at", UtcTime),
    sa.Index("exit_board_exits_by_time", "partition", "listed_at", "exit_id"),
)

passes = sa.Table(
    "exit_board_passes",
    tables,
    key("partition"),
    key("exit_id"),
    key("pass_no"),
    sa.Column("vehicle", sa.Text, nullable=False),
    number("orders"),
    sa.Column("issued_at", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime),
    sa.Column("reason", sa.Text),
)


def exit_listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """More parcels on a list do not make it younger."""
    stage = Stage.LISTED.value
    numbers = [{**exit_key(each), "list_no": each.event.list_no, "stage": stage} for each in run]
    times = [each.event.listed_at for each in run]
    rows = [{**row, "listed_at": at} for row, at in zip(numbers, times, strict=True)]
    put_new(connection, exits, rows)
    change(connection, exits, numbers)
    exit_parcels.listed(connection, run)


def pass_issued(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    named = [
        {**exit_key(each), "pass_no": each.event.pass_no, "vehicle": each.event.vehicle}
        for each in run
    ]
    change(connection, exits, named)
    rows = [
        {**row, "orders": len(each.event.order_ids), "issued_at": each.event.issued_at}
        for row, each in zip(named, run, strict=True)
    ]
    put(connection, passes, rows)


def pass_withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **exit_key(recorded),
            "pass_no": recorded.event.pass_no,
            "withdrawn_at": recorded.event.withdrawn_at,
            "reason": recorded.event.reason,
        }
        for recorded in run
    ]
    change(connection, passes, rows)
    change(connection, exits, [{**exit_key(e), "pass_no": None, "vehicle": None} for e in run])


def gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    stage = Stage.PASSED.value
    rows = [{**exit_key(e), "stage": stage, "passed_at": e.event.passed_at} for e in run]
    change(connection, exits, rows)
    exit_parcels.passed(connection, run)


def exit_posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    stage = Stage.POSTED.value
    rows = [{**exit_key(e), "stage": stage, "posted_at": e.event.posted_at} for e in run]
    change(connection, exits, rows)


HANDLERS: Mapping[type, Handler] = {
    RunOpened: exit_parcels.opened,
    ExitListed: exit_listed,
    ExitWithdrawn: exit_parcels.withdrawn,
    GatePassIssued: pass_issued,
    GatePassWithdrawn: pass_withdrawn,
    ExitGatePassed: gate_passed,
    GatePassedUnlisted: exit_parcels.passed_unlisted,
    ExitPosted: exit_posted,
    ParcelsDelivered: exit_deliveries.delivered,
    ParcelsRefused: exit_deliveries.refused,
    ParcelsLost: exit_deliveries.lost,
}

MODEL = ReadModel("exit_board", tables, HANDLERS)


EXIT_SORTS: Sorts = {
    "exit": exits.c.exit_id,
    "listed": exits.c.listed_at,
    "gate": exits.c.passed_at,
    "posted": exits.c.posted_at,
}


def exits_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    stage: str | None = None,
    within: Collection[str] | None = None,
    sort: str = "-listed",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Exits, the latest first unless sorted otherwise, with counts of parcels `listed`,
    `passed`, `withdrawn`.
    """
    c, owners = exits.c, merchants_of(merchant_id, within)
    query = sa.select(
        exits,
        *(parcels_in(state, owners).label(state) for state in (LISTED, PASSED, WITHDRAWN)),
        cases_of_exit().label("unlisted"),
    ).where(*is_within(c.partition, partitions))
    if stage is not None:
        query = query.where(c.stage == stage)
    if owners is not None:
        mine = sa.exists().where(*of_exit(), is_owned_by(*owners)).correlate(exits)
        query = query.where(mine)
    ordered = in_order(query, EXIT_SORTS, sort, c.partition, c.exit_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def of_exit() -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return parcels.c.partition == exits.c.partition, parcels.c.exit_id == exits.c.exit_id


def parcels_in(state: str, owners: Collection[str] | None) -> sa.ScalarSelect[int]:
    query = sa.select(sa.func.count()).where(*of_exit(), parcels.c.state == state)
    if owners is not None:
        query = query.where(is_owned_by(*owners))
    return query.correlate(exits).scalar_subquery()


def cases_of_exit() -> sa.ScalarSelect[int]:
    c = unlisted.c
    same = (c.partition == exits.c.partition, c.exit_id == exits.c.exit_id)
    return sa.select(sa.func.count()).where(*same).correlate(exits).scalar_subquery()


def parcels_of(
    connection: sa.Connection,
    partition: str,
    exit_id: str,
    merchant_id: str | None = None,
    *,
    state: str | None = None,
    within: Collection[str] | None = None,
) -> Rows:
    c, owners = parcels.c, merchants_of(merchant_id, within)
    query = sa.select(parcels).where(c.partition == partition, c.exit_id == exit_id)
    if owners is not None:
        query = query.where(is_owned_by(*owners))
    if state is not None:
        query = query.where(c.state == state)
    return connection.execute(query.order_by(c.order_id)).all()


def passes_of(connection: sa.Connection, partition: str, exit_id: str) -> Rows:
    c = passes.c
    query = sa.select(passes).where(c.partition == partition, c.exit_id == exit_id)
    return connection.execute(query.order_by(c.issued_at, c.pass_no)).all()


def passed_unlisted(
    connection: sa.Connection,
    partitions: Collection[str],
    within: Collection[str] | None = None,
) -> Rows:
    """Parcels that drove through the gate though no valid pass named them: cases."""
    c = unlisted.c
    query = sa.select(unlisted).where(is_one_of(c.partition, partitions))
    if within is not None:
        same = (parcels.c.partition == c.partition, parcels.c.order_id == c.order_id)
        query = query.where(sa.exists().where(*same, is_owned_by(*within)).correlate(unlisted))
    return connection.execute(query.order_by(c.passed_at.desc(), c.exit_id, c.order_id)).all()
