"""What moves the lines of the account book; a line is the sum of its movements."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.entry_events import SkuCount
from domain.goods import SkuUnits, counted
from domain.identifiers import Sku
from projections.ledger_tables import (
    LINE_COLUMNS,
    MOVED,
    LineKey,
    Row,
    lines,
    movements,
    owners,
)
from projections.ledger_values import keep_lines, valued
from projections.row_parts import partition_of
from projections.writing import add, change, found, put, put_new


def record(connection: sa.Connection, moved: Iterable[Row]) -> None:
    """Write movements and add them to their lines: so the sums can not differ."""
    rows = [row for row in moved if any(row[name] for name in MOVED)]
    valued(connection, rows)
    put(connection, movements, rows)
    columns = (*LINE_COLUMNS, *MOVED)
    add(connection, lines, [{name: row[name] for name in columns} for row in rows])


def movement(
    recorded: Recorded, line: LineKey, figures: Mapping[str, int], cited: Row, orders: int = 0
) -> Row:
    return {
        **dict(zip(LINE_COLUMNS, line, strict=True)),
        "position": recorded.position,
        "event": type(recorded.event).__name__,
        **dict.fromkeys(MOVED, 0),
        **figures,
        "orders": orders,
        **cited,
    }


def citing(kind: str, cited_id: str, detail: str, at: Any) -> Row:
    return {"cites": kind, "cited_id": cited_id, "detail": detail, "at": at}


def line_of(recorded: Recorded, sku: str) -> LineKey:
    return partition_of(recorded), recorded.event.entry_id, sku


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A product listed under several book lines of one entry is kept under the lowest."""
    rows = [
        {
            **dict(zip(LINE_COLUMNS, line_of(recorded, line.sku), strict=True)),
            "book_line": line.book_line,
            "line": str(line.book_line),
            "hs_code": line.hs_code,
            "unit_code": line.unit_code,
        }
        for recorded in run
        for line in sorted(recorded.event.lines, key=lambda line: -line.book_line)
    ]
    put(connection, lines, rows)
    keep_lines(connection, rows)
    record(connection, [row for recorded in run for row in expecting(recorded)])


def expecting(recorded: Recorded) -> list[Row]:
    event = recorded.event
    cited = citing("entry", event.entry_id, event.list_no, event.listed_at)
    units = counted(SkuUnits(line.sku, line.quantity) for line in event.lines)
    return [
        movement(recorded, line_of(recorded, sku), {"expected": quantity}, cited)
        for sku, quantity in units.items()
    ]


def posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """The port's latest word replaces its earlier one; with the first nothing is expected more."""
    moved = replacing(connection, run, "posted", posted_units, posting)
    keys = [tuple(row[name] for name in LINE_COLUMNS) for row in moved]
    rows = found(connection, lines, LINE_COLUMNS, keys, (*LINE_COLUMNS, "expected"))
    waiting = {tuple(row)[:3]: row.expected for row in rows}
    for key, row in zip(keys, moved, strict=True):
        row["expected"] = -waiting.pop(key, 0)
    record(connection, moved)
    since = [
        {**dict(zip(LINE_COLUMNS, key, strict=True)), "posted_at": row["at"]}
        for key, row in zip(reversed(keys), reversed(moved), strict=True)
    ]
    change(connection, lines, since, where=lines.c.posted_at.is_(None))


def posted_units(event: Any) -> Counter[Sku]:
    return counted(event.posted)


def posting(event: Any) -> Row:
    return citing("entry", event.entry_id, "INV211", event.posted_at)


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A later tally replaces an earlier one, with what stock counts changed of it."""
    record(connection, replacing(connection, run, "counted", counted_units, tally))


def counted_units(event: Any) -> Counter[Sku]:
    return counted(SkuUnits(count.sku, standing(count)) for count in event.counts)


def standing(count: SkuCount) -> int:
    """All that stands there of the product, whatever its state."""
    return count.good + count.damaged + count.expired + count.over


def tally(event: Any) -> Row:
    return citing("tally", event.tally_no, event.entry_id, event.tallied_at)


def replacing(
    connection: sa.Connection,
    run: Sequence[Recorded],
    figure: str,
    units: Callable[[Any], Counter[Sku]],
    cited: Callable[[Any], Row],
) -> list[Row]:
    """Movements from what a figure is to what each event says it is."""
    entries = {line_of(recorded, "")[:2] for recorded in run}
    rows = found(connection, lines, ("partition", "entry_id"), entries, (*LINE_COLUMNS, figure))
    known: dict[tuple[str, str], dict[Sku, int]] = {entry: {} for entry in entries}
    for row in rows:
        known[row.partition, row.entry_id][row.sku] = getattr(row, figure)
    moved = list[Row]()
    for recorded in run:
        new, old = units(recorded.event), known[line_of(recorded, "")[:2]]
        for sku in sorted(old.keys() | new.keys()):
            delta = new[sku] - old.get(sku, 0)
            line = line_of(recorded, sku)
            moved.append(movement(recorded, line, {figure: delta}, cited(recorded.event)))
            old[sku] = new[sku]
    return moved


def adjusted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved = list[Row]()
    for recorded in run:
        event = recorded.event
        cited = citing("count", event.count_id, event.entry_id, event.adjusted_at)
        by_sku = dict[str, int]()
        for part in event.changes:
            by_sku[part.sku] = by_sku.get(part.sku, 0) + part.delta
        moved += [
            movement(recorded, line_of(recorded, sku), {"counted": delta}, cited)
            for sku, delta in by_sku.items()
        ]
    record(connection, moved)


def shelved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moved = list[Row]()
    for recorded in run:
        event = recorded.event
        cited = citing("return", event.return_no, event.entry_id, event.shelved_at)
        units = counted(SkuUnits(p.sku, p.quantity) for p in (*event.good, *event.damaged))
        moved += [
            movement(recorded, line_of(recorded, sku), {"returned": quantity}, cited)
            for sku, quantity in units.items()
        ]
    record(connection, moved)


def offered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Whose products these are: a line is a merchant's when a campaign of theirs offers it."""
    rows = [
        {
            "partition": partition_of(recorded),
            "merchant_id": recorded.event.merchant_id,
            "sku": item.sku,
        }
        for recorded in run
        for item in recorded.event.items
    ]
    put_new(connection, owners, rows)
