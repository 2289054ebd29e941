"""Whose goods does an entry or exit hold, and who declares them, for those who see only theirs?"""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import filing_of_entry, filing_of_exit
from projections.columns import is_one_of, is_within
from projections.row_parts import key, partition_of
from projections.writing import put, put_new

tables = sa.MetaData()

runs = sa.Table(
    "book_paper_run_owners",
    tables,
    key("partition"),
    key("run_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("declarant", sa.Text, nullable=False),
)

filed_runs = sa.Table(
    "book_paper_runs",
    tables,
    key("partition"),
    key("filing_id"),
    key("run_id"),
)


def opened(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "run_id": each.event.run_id,
            "merchant_id": each.event.merchant_id,
            "declarant": each.event.declarant,
        }
        for each in recorded
    ]
    put(connection, runs, rows)


def reserved(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """A run takes goods of an entry."""
    rows = [
        {
            "partition": partition_of(each),
            "filing_id": filing_of_entry(each.event.entry_id),
            "run_id": each.event.run_id,
        }
        for each in recorded
    ]
    put_new(connection, filed_runs, rows)


def listed(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Its parcels are on an exit."""
    rows = [
        {
            "partition": partition_of(each),
            "filing_id": filing_of_exit(each.event.exit_id),
            "run_id": run_id,
        }
        for each in recorded
        for run_id in sorted({parcel.run_id for parcel in each.event.parcels})
    ]
    put_new(connection, filed_runs, rows)


def holds_theirs(
    filing: sa.FromClause, within: Collection[str] | None, declarants: Collection[str] | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions that keep rows to filings with goods of some merchants, declared by some firms.

    `filing` has columns partition and filing_id; None is all.
    """
    if within is None and declarants is None:
        return []
    same_run = (runs.c.partition == filed_runs.c.partition) & (runs.c.run_id == filed_runs.c.run_id)
    theirs = [*is_within(runs.c.merchant_id, within)]
    if declarants is not None:
        theirs.append(is_one_of(runs.c.declarant, declarants))
    query = sa.select(sa.literal(1)).select_from(filed_runs.join(runs, same_run))
    query = query.where(
        filed_runs.c.partition == filing.c.partition,
        filed_runs.c.filing_id == filing.c.filing_id,
        *theirs,
    )
    return [query.correlate(filing).exists()]
