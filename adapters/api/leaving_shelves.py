"""Shelves of clearance and leaving: runs, sorting, exits, deliveries, returns, what is stuck."""

import sqlalchemy as sa

from adapters.access.ownership import merchants_in
from adapters.access.visitor import Visitor
from adapters.api.shelf import HIDDEN, Shelf, nobody
from application import streams
from application.roles import PartyKind
from projections import (
    clearance_desk,
    clearance_matches,
    clearance_messages,
    clearance_orders,
    exit_board,
    exit_deliveries,
    exit_parcels,
    returns_desk,
    sorting_bench,
    stuck_inbox,
    stuck_rows,
)
from projections.columns import is_one_of


def of_run(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whose the run of a row is."""
    c = clearance_orders.runs.c
    return sa.exists().where(
        c.partition == rows.c.partition,
        c.run_id == rows.c.run_id,
        is_one_of(c.merchant_id, merchants),
    )


def of_own_run(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    """Whose the run is, and that no other declarant declares it."""
    c = clearance_orders.runs.c
    theirs = of_run(rows, merchants_in(visitor.reach))
    declared = sa.exists().where(
        c.partition == rows.c.partition,
        c.run_id == rows.c.run_id,
        c.declarant == visitor.party_id,
    )
    return sa.and_(theirs, declared)


BY_DECLARANT = {PartyKind.DECLARANT: of_own_run}


def of_parcels_run(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    c = exit_parcels.run_owners.c
    return sa.exists().where(
        c.partition == rows.c.partition,
        c.run_id == rows.c.run_id,
        is_one_of(c.merchant_id, merchants),
    )


def carries_theirs(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whether a parcel of theirs stands on the list."""
    return _parcel_of(rows, merchants, "exit_id")


def of_parcel(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    return _parcel_of(rows, merchants, "order_id")


def _parcel_of(rows: sa.Subquery, merchants: list[str], name: str) -> sa.ColumnElement[bool]:
    parcel, owner = exit_parcels.parcels.c, exit_parcels.run_owners.c
    return sa.exists().where(
        parcel.partition == rows.c.partition,
        parcel[name] == rows.c[name],
        owner.partition == parcel.partition,
        owner.run_id == parcel.run_id,
        is_one_of(owner.merchant_id, merchants),
    )


def of_order(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    c = returns_desk.order_owners.c
    return sa.exists().where(
        c.partition == rows.c.partition,
        c.order_id == rows.c.order_id,
        is_one_of(c.merchant_id, merchants),
    )


def stuck_in(partition: str) -> sa.Subquery:
    """Rows of the inbox; a row about things of several merchants is nobody's."""
    c = stuck_rows.rows_of([partition], None).subquery().c
    return sa.select(*c, sa.func.coalesce(c.merchant_id, "").label("of")).subquery()


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "runs",
        "A clearance run: whose orders, and who declares them.",
        clearance_desk.MODEL,
        clearance_orders.runs.select().subquery(),
        ("run_id",),
        ("merchant_id", "declarant"),
        by_party=BY_DECLARANT,
        kind=streams.RUN,
    ),
    Shelf(
        "run-orders",
        "Where an order of a run stands at customs.",
        clearance_desk.MODEL,
        clearance_messages.orders_awaiting().subquery(),
        ("run_id", "order_id"),
        ("run_id", "order_id", "stage", "waybill_no", "cop_no", "invt_no"),
        owned=of_run,
        by_party=BY_DECLARANT,
    ),
    Shelf(
        "match-failures",
        "A field in which two documents of an order differ; people's values are masked.",
        clearance_desk.MODEL,
        clearance_matches.failures.select().subquery(),
        ("run_id", "order_id", "rule", "field"),
        ("run_id", "order_id", "rule"),
        owned=of_run,
        by_party=BY_DECLARANT,
    ),
    Shelf(
        "messages",
        "A message to customs, and whether it was refused whole.",
        clearance_desk.MODEL,
        clearance_messages.messages.select().subquery(),
        ("run_id", "message_id"),
        ("run_id", "kind"),
        owned=of_run,
        by_party=BY_DECLARANT,
        hidden=HIDDEN | {"awaiting"},
    ),
    Shelf(
        "unfit-receipts",
        "A receipt of customs that fits no declaration we know.",
        clearance_desk.MODEL,
        clearance_messages.unfit.select().subquery(),
        ("position",),
        ("run_id",),
        owned=of_run,
        by_party=BY_DECLARANT,
        is_newest_first=True,
    ),
    Shelf(
        "sorting",
        "What a station sorted and set aside in a run of sorting.",
        sorting_bench.MODEL,
        sorting_bench.sorting_runs.select().subquery(),
        ("sorting_id", "station"),
        ("sorting_id", "station"),
        owned=nobody,
    ),
    Shelf(
        "scans",
        "A parcel under a scanner, and the verdict.",
        sorting_bench.MODEL,
        sorting_bench.scans.select().subquery(),
        ("position", "sorting_id", "waybill_no"),
        ("sorting_id", "waybill_no", "order_id", "verdict", "station"),
        owned=nobody,
        is_newest_first=True,
    ),
    Shelf(
        "set-aside",
        "A parcel that was set aside and not sorted since.",
        sorting_bench.MODEL,
        sorting_bench.standing_aside.select().subquery(),
        ("waybill_no",),
        ("reason", "station", "order_id"),
        owned=nobody,
    ),
    Shelf(
        "exits",
        "A list of parcels that leave together, and the gate.",
        exit_board.MODEL,
        exit_board.exits.select().subquery(),
        ("exit_id",),
        ("stage", "list_no"),
        owned=carries_theirs,
        kind=streams.EXIT,
    ),
    Shelf(
        "exit-parcels",
        "A parcel on an exit list.",
        exit_board.MODEL,
        exit_parcels.parcels.select().subquery(),
        ("exit_id", "order_id"),
        ("exit_id", "order_id", "run_id", "state", "waybill_no"),
        owned=of_parcels_run,
    ),
    Shelf(
        "deliveries",
        "What a carrier reported of a parcel.",
        exit_board.MODEL,
        exit_deliveries.deliveries.select().subquery(),
        ("carrier", "order_id"),
        ("carrier", "order_id", "outcome"),
        owned=of_parcel,
    ),
    Shelf(
        "returns",
        "What comes back of an order, until when it must, and what customs said of it.",
        returns_desk.MODEL,
        returns_desk.returns.select().subquery(),
        ("order_id", "return_no"),
        ("order_id", "stage"),
        owned=of_order,
        kind=streams.RETURN,
    ),
    Shelf(
        "return-lines",
        "Units of a product that come back.",
        returns_desk.MODEL,
        returns_desk.return_lines.select().subquery(),
        ("order_id", "return_no", "sku"),
        ("order_id", "return_no", "sku"),
        owned=of_order,
    ),
    Shelf(
        "stuck",
        "What waits, for whom and until when; orders that wait for the same are one row.",
        stuck_inbox.MODEL,
        stuck_in(""),
        ("kind", "id", "step", "part", "of"),
        ("kind", "id", "step", "whose", "merchant_id"),
        hidden=HIDDEN | {"of"},
        rows_of=stuck_in,
    ),
)
