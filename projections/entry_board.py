"""What came into the zone, for whom, what of it is free, and what still waits for a decision?"""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.campaign_events import CampaignDrafted
from domain.entry_events import (
    DiscrepancyDecided,
    EntryGatePassed,
    EntryListed,
    EntryPosted,
    GoodsTallied,
    ReturnShelved,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.stock_count import CountTaken, DifferencesDecided
from projections import entry_appointments, entry_differences, entry_lines, entry_lots
from projections.columns import UtcTime, is_one_of, is_within
from projections.entry_differences import differences
from projections.entry_lines import batches, entry_key, lines, owners, tables
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows, key
from projections.writing import change, put

entries = sa.Table(
    "entry_board_entries",
    tables,
    key("partition"),
    key("entry_id"),
    sa.Column("list_no", sa.Text, nullable=False),
    sa.Column("consignment_ids", sa.Text, nullable=False),
    sa.Column("listed_at", UtcTime, nullable=False),
    sa.Column("posted_at", UtcTime),
    sa.Column("tally_no", sa.Text),
    sa.Column("tallied_at", UtcTime),
    sa.Index("entry_board_entries_by_time", "partition", "listed_at", "entry_id"),
)

gate_passes = sa.Table(
    "entry_board_gate_passes",
    tables,
    key("partition"),
    key("entry_id"),
    key("pass_no"),
    sa.Column("vehicle", sa.Text, nullable=False),
    sa.Column("gross_grams", sa.BigInteger, nullable=False),
    sa.Column("passed_at", UtcTime, nullable=False),
)


def entry_listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **entry_key(recorded),
            "list_no": recorded.event.list_no,
            "consignment_ids": ", ".join(recorded.event.consignment_ids),
            "listed_at": recorded.event.listed_at,
        }
        for recorded in run
    ]
    put(connection, entries, rows)
    entry_lines.listed(connection, run)


def entry_gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **entry_key(recorded),
            "pass_no": recorded.event.pass_no,
            "vehicle": recorded.event.vehicle,
            "gross_grams": recorded.event.gross_grams,
            "passed_at": recorded.event.passed_at,
        }
        for recorded in run
    ]
    put(connection, gate_passes, rows)


def entry_posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [{**entry_key(each), "posted_at": each.event.posted_at} for each in run]
    change(connection, entries, rows)
    entry_lines.posted(connection, run)


def goods_tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **entry_key(recorded),
            "tally_no": recorded.event.tally_no,
            "tallied_at": recorded.event.tallied_at,
        }
        for recorded in run
    ]
    change(connection, entries, rows)
    entry_lines.tallied(connection, run)
    entry_lots.tallied(connection, run)
    entry_differences.tallied(connection, run)


HANDLERS: Mapping[type, Handler] = {
    CampaignDrafted: entry_lines.offered,
    EntryListed: entry_listed,
    EntryGatePassed: entry_gate_passed,
    EntryPosted: entry_posted,
    GoodsTallied: goods_tallied,
    DiscrepancyDecided: entry_differences.decided,
    StockAdjusted: entry_lines.adjusted,
    StockBlocked: entry_lines.blocked,
    StockUnblocked: entry_lines.unblocked,
    StockReserved: entry_lines.reserved,
    StockGivenBack: entry_lines.given_back,
    UnitsPicked: entry_lines.picked,
    ReturnShelved: entry_lines.shelved,
    CountTaken: entry_differences.count_taken,
    DifferencesDecided: entry_differences.spread_decided,
    **entry_appointments.HANDLERS,
}

MODEL = ReadModel("entry_board", tables, HANDLERS)


def sum_of_batches(name: str) -> sa.ScalarSelect[int]:
    c = batches.c
    same = [c[part] == lines.c[part] for part in ("partition", "entry_id", "sku")]
    total = sa.func.coalesce(sa.func.sum(c[name]), 0)
    return sa.select(total).where(*same).correlate(lines).scalar_subquery()


RESERVED, GONE = sum_of_batches("reserved"), sum_of_batches("gone")
GOOD_NOW = lines.c.good + lines.c.adjusted
FREE = (
    sa.case((lines.c.posted < GOOD_NOW, lines.c.posted), else_=GOOD_NOW)
    - lines.c.blocked
    - RESERVED
    - GONE
)
"""min(posted, counted good) - reserved - blocked - gone (design §4); below zero is a case."""

LINES = sa.select(lines, RESERVED.label("reserved"), GONE.label("gone"), FREE.label("free"))


ENTRY_SORTS: Sorts = {
    "entry": entries.c.entry_id,
    "list": entries.c.list_no,
    "listed_at": entries.c.listed_at,
    "posted_at": entries.c.posted_at,
    "tallied_at": entries.c.tallied_at,
}


def entries_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    sku: str | None = None,
    sort: str = "-listed_at",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Entries with their sums in units, the latest listed first unless sorted otherwise.

    The sums of one merchant, or of one product, where one is asked for.
    """
    c = entries.c
    mine = [lines.c.partition == c.partition, lines.c.entry_id == c.entry_id]
    if merchant_id is not None:
        mine.append(is_offered_by(merchant_id, lines))
    if sku is not None:
        mine.append(lines.c.sku == sku)
    summed = {"listed": lines.c.listed, "posted": lines.c.posted, "good": GOOD_NOW, "free": FREE}
    sums = [sum_where(number, mine).label(name) for name, number in summed.items()]
    open_units = differences.c.found - differences.c.decided
    same = [differences.c.partition == c.partition, differences.c.entry_id == c.entry_id]
    if sku is not None:
        same.append(differences.c.sku == sku)
    query = sa.select(entries, *sums, sum_where(open_units, same).label("undecided")).where(
        *is_within(c.partition, partitions)
    )
    if merchant_id is not None or sku is not None:
        query = query.where(sa.exists().where(*mine).correlate(entries))
    ordered = in_order(query, ENTRY_SORTS, sort, c.partition, c.entry_id)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def sum_where(
    number: sa.ColumnElement[int], where: Sequence[sa.ColumnElement[bool]]
) -> sa.ScalarSelect[int]:
    total = sa.func.coalesce(sa.func.sum(number), 0)
    return sa.select(total).where(*where).correlate(entries).scalar_subquery()


def is_offered_by(merchant_id: str, table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a campaign of the merchant offers the product of a row."""
    return sa.exists().where(
        owners.c.partition == table.c.partition,
        owners.c.merchant_id == merchant_id,
        owners.c.sku == table.c.sku,
    )


def lines_of(
    connection: sa.Connection, partition: str, entry_id: str, merchant_id: str | None = None
) -> Rows:
    """What stands in one entry by product, `free` included."""
    query = LINES.where(lines.c.partition == partition, lines.c.entry_id == entry_id)
    if merchant_id is not None:
        query = query.where(is_offered_by(merchant_id, lines))
    return connection.execute(query.order_by(lines.c.sku)).all()


def below_nothing(connection: sa.Connection, partitions: Collection[str]) -> Rows:
    """Lines from which more was taken than stands there: cases."""
    query = LINES.where(is_one_of(lines.c.partition, partitions), FREE < 0)
    return connection.execute(query.order_by(lines.c.entry_id, lines.c.sku)).all()


def batches_of(connection: sa.Connection, partition: str, entry_id: str) -> Rows:
    """For which purchase batches one entry came in, and what is left to each."""
    c = batches.c
    left = (c.allotted - c.reserved - c.gone).label("left")
    query = sa.select(batches, left).where(c.partition == partition, c.entry_id == entry_id)
    return connection.execute(query.order_by(c.sku, c.batch_id)).all()


def entries_for_batch(connection: sa.Connection, partition: str, batch_id: str) -> Rows:
    """In which entries the units of one purchase batch stand."""
    c = batches.c
    query = sa.select(batches).where(c.partition == partition, c.batch_id == batch_id)
    return connection.execute(query.order_by(c.entry_id, c.sku)).all()


def gate_passes_of(connection: sa.Connection, partition: str, entry_id: str) -> Rows:
    c = gate_passes.c
    query = sa.select(gate_passes).where(c.partition == partition, c.entry_id == entry_id)
    return connection.execute(query.order_by(c.passed_at, c.pass_no)).all()
