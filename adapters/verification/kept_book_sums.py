"""I11: what the ledger keeps of each book line, against the entries and the movements it is of."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.verification.findings import CheckResult, Examination
from projections import customs_ledger
from projections.ledger_tables import MOVED, lines, movements
from projections.ledger_values import book_lines
from projections.read_model import ReadModel

Sums = Mapping[tuple[Any, ...], tuple[int, ...]]


def kept_book_sums(connection: sa.Connection, models: Sequence[ReadModel]) -> list[CheckResult]:
    """One check where the ledger is among the models and was ever followed."""
    is_kept = sa.inspect(connection).has_table(book_lines.name)
    if customs_ledger.MODEL not in models or not is_kept:
        return []
    examination = Examination(
        "I11", "book values", "stock and value of a line are the sums of its entries and movements"
    )
    compare(examination, sums_of(connection, _of_lines()), sums_of(connection, _of_entries()))
    compare(examination, sums_of(connection, _of_rows()), sums_of(connection, _of_movements()))
    for where, (stock, worth) in sums_of(connection, _of_lines()).items():
        is_right = worth >= 0 and (stock > 0 or worth == 0)
        examination.expect(is_right, "/".join(where), f"{stock} units are worth {worth}")
    return [examination.result]


def compare(examination: Examination, kept: Sums, summed: Sums) -> None:
    for where in sorted(kept.keys() | summed.keys()):
        nothing = tuple(0 for _ in kept.get(where) or summed[where])
        ours, theirs = kept.get(where, nothing), summed.get(where, nothing)
        examination.expect(ours == theirs, "/".join(where), f"kept {ours}, summed {theirs}")


def sums_of(connection: sa.Connection, query: sa.Select[Any]) -> Sums:
    keys = len(query.selected_columns) - query.get_execution_options()["numbers"]
    rows = (tuple(row) for row in connection.execute(query))
    return {row[:keys]: tuple(map(int, row[keys:])) for row in rows}


def _of_lines() -> sa.Select[Any]:
    c = book_lines.c
    query = sa.select(c.partition, c.line, c.stock, c.worth)
    return query.execution_options(numbers=2)


def _of_entries() -> sa.Select[Any]:
    c = lines.c
    stock = sa.func.sum(c.posted + c.returned - c.gone)
    query = sa.select(c.partition, c.line, stock, sa.func.sum(c.value))
    grouped = query.where(c.line.is_not(None)).group_by(c.partition, c.line)
    return grouped.execution_options(numbers=2)


def _of_rows() -> sa.Select[Any]:
    c = lines.c
    query = sa.select(c.partition, c.entry_id, c.sku, *(c[name] for name in MOVED))
    return query.execution_options(numbers=len(MOVED))


def _of_movements() -> sa.Select[Any]:
    c = movements.c
    where = (c.partition, c.entry_id, c.sku)
    query = sa.select(*where, *(sa.func.sum(c[name]) for name in MOVED)).group_by(*where)
    return query.execution_options(numbers=len(MOVED))
