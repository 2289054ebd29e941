"""What stands in every bonded entry, by product and by the purchase batch it was bought for."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.campaign_events import CampaignDrafted
from domain.entry_events import SkuCount
from domain.entry_state import by_batch
from domain.goods import BatchUnits, SkuUnits, counted
from projections.row_parts import key, number, partition_of
from projections.writing import add, found, put, put_new

tables = sa.MetaData()


lines = sa.Table(
    "entry_board_lines",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    sa.Column("book_lines", sa.Text, nullable=False, server_default=""),
    sa.Column("hs_code", sa.Text, nullable=False, server_default=""),
    sa.Column("unit_code", sa.Text, nullable=False, server_default=""),
    number("listed"),
    number("posted"),
    number("good"),
    number("damaged"),
    number("expired"),
    number("short"),
    number("over"),
    number("wrong"),
    number("adjusted"),
    number("blocked"),
)

batches = sa.Table(
    "entry_board_batches",
    tables,
    key("partition"),
    key("entry_id"),
    key("sku"),
    key("batch_id"),
    number("packed"),
    number("allotted"),
    number("reserved"),
    number("gone"),
    sa.Index("entry_board_batches_by_batch", "partition", "batch_id"),
)

owners = sa.Table(
    "entry_board_owners",
    tables,
    key("partition"),
    key("merchant_id"),
    key("sku"),
)

NOTHING_COUNTED = dict.fromkeys(
    ("good", "damaged", "expired", "short", "over", "wrong", "adjusted"), 0
)


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    lines_listed, packed = list[dict[str, Any]](), list[dict[str, Any]]()
    for recorded in run:
        event, entry = recorded.event, entry_key(recorded)
        quantities = counted(SkuUnits(line.sku, line.quantity) for line in event.lines)
        numbers = {
            sku: [str(n.book_line) for n in event.lines if n.sku == sku] for sku in quantities
        }
        lines_listed += [
            {
                **entry,
                "sku": line.sku,
                "book_lines": ", ".join(numbers[line.sku]),
                "hs_code": line.hs_code,
                "unit_code": line.unit_code,
                "listed": quantities[line.sku],
            }
            for line in event.lines
        ]
        packed += by_batch_rows(entry, event.packing, "packed")
    put(connection, lines, lines_listed)
    put(connection, batches, packed)


def posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """The port's latest word replaces its earlier one."""
    latest = {pair_of(recorded): recorded.event for recorded in run}
    standing = found(connection, lines, ("partition", "entry_id"), latest, LINE_KEY)
    nothing = [{**row._asdict(), "posted": 0} for row in standing]
    new = [
        {"partition": partition, "entry_id": entry_id, "sku": part.sku, "posted": part.quantity}
        for (partition, entry_id), event in latest.items()
        for part in event.posted
    ]
    put(connection, lines, [*nothing, *new])


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A later tally replaces an earlier one, with what stock counts changed of it."""
    latest = {pair_of(recorded): recorded.event for recorded in run}
    standing = found(connection, lines, ("partition", "entry_id"), latest, LINE_KEY)
    allotted = found(connection, batches, ("partition", "entry_id"), latest, BATCH_KEY)
    counts = [{**row._asdict(), **NOTHING_COUNTED} for row in standing]
    shares = [{**row._asdict(), "allotted": 0} for row in allotted]
    for (partition, entry_id), event in latest.items():
        entry = {"partition": partition, "entry_id": entry_id}
        counts += [{**entry, **count_row(count)} for count in event.counts]
        shares += by_batch_rows(entry, event.allotments, "allotted")
    put(connection, lines, counts)
    put(connection, batches, shares)


def count_row(count: SkuCount) -> dict[str, Any]:
    kinds = {name: getattr(count, name) for name in NOTHING_COUNTED if name != "adjusted"}
    return {"sku": count.sku, **kinds, "adjusted": 0}


def adjusted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**entry_key(recorded), "sku": part.sku, "adjusted": part.delta}
        for recorded in run
        for part in recorded.event.changes
    ]
    add(connection, lines, rows)


def blocked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    add(connection, lines, by_sku(run, lambda event: event.units, "blocked", 1))


def unblocked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    add(connection, lines, by_sku(run, lambda event: event.units, "blocked", -1))


def reserved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    add(connection, batches, moved(run, lambda event: by_batch(event.units), reserved=1))


def given_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What was picked comes back from what is gone, the rest from what is reserved."""
    add(connection, batches, moved(run, lambda event: by_batch(event.units), reserved=-1))
    add(connection, batches, moved(run, lambda e: by_batch(e.picked), reserved=1, gone=-1))


def picked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    add(connection, batches, moved(run, lambda e: by_batch(e.units), reserved=-1, gone=1))


def shelved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    back = moved(run, lambda event: by_batch((*event.good, *event.damaged)), gone=-1)
    add(connection, batches, back)
    add(connection, lines, by_sku(run, lambda event: event.damaged, "blocked", 1))


def offered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Whose products these are: a line is a merchant's when a campaign of theirs offers it."""
    put_new(connection, owners, [row for recorded in run for row in offers(recorded)])


def offers(recorded: Recorded) -> list[dict[str, Any]]:
    event: CampaignDrafted = recorded.event
    partition = partition_of(recorded)
    return [
        {"partition": partition, "merchant_id": event.merchant_id, "sku": item.sku}
        for item in event.items
    ]


LINE_KEY = ("partition", "entry_id", "sku")
BATCH_KEY = (*LINE_KEY, "batch_id")

Quantities = Callable[[Any], Counter[Any]]


def moved(run: Sequence[Recorded], quantities: Quantities, **signs: int) -> list[dict[str, Any]]:
    return [
        {
            **entry_key(recorded),
            "sku": sku,
            "batch_id": batch_id,
            **{column: sign * quantity for column, sign in signs.items()},
        }
        for recorded in run
        for (batch_id, sku), quantity in quantities(recorded.event).items()
    ]


def by_sku(
    run: Sequence[Recorded], parts: Callable[[Any], Iterable[Any]], column: str, sign: int
) -> list[dict[str, Any]]:
    return [
        {**entry_key(recorded), "sku": part.sku, column: sign * part.quantity}
        for recorded in run
        for part in parts(recorded.event)
    ]


def by_batch_rows(
    entry: dict[str, Any], parts: Iterable[BatchUnits], column: str
) -> list[dict[str, Any]]:
    return [
        {**entry, "sku": sku, "batch_id": batch_id, column: quantity}
        for (batch_id, sku), quantity in by_batch(parts).items()
    ]


def entry_key(recorded: Recorded) -> dict[str, Any]:
    partition, entry_id = pair_of(recorded)
    return {"partition": partition, "entry_id": entry_id}


def pair_of(recorded: Recorded) -> tuple[str, str]:
    return partition_of(recorded), recorded.event.entry_id
