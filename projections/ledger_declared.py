"""What live declarations pre-deduct from the account book, until exits are posted or they end.

What an order of a run takes from the book is forgotten when the order leaves the run or its exit
is written off: the movements remain.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_events import DeclarationsAnswered
from domain.goods import StockPart
from projections.holding import HeldTable, held
from projections.ledger_movements import citing, movement, record
from projections.ledger_tables import LineKey, Row, tables
from projections.naming import happened_at
from projections.row_parts import key, partition_of
from projections.writing import change_alike

parts = sa.Table(
    "customs_ledger_parts",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    sa.Column("taken", sa.JSON, nullable=False, comment="Entry, product and units of each"),
    sa.Column("is_live", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_decided", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_departed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("message_id", sa.Text),
    sa.Column("exit_id", sa.Text),
    sa.Index("customs_ledger_parts_by_order", "partition", "order_id"),
    sa.Index("customs_ledger_parts_by_exit", "partition", "exit_id"),
    comment="What each order of a run takes from the book",
)

ORDER = ("partition", "run_id", "order_id")
BY_MESSAGE = ("partition", "run_id", "message_id")

OrderKey = tuple[str, str, str]
"""Partition, run and order."""

Cited = Callable[[Any], Row]
"""What a movement says of the event that it is of."""


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    taken = [
        ((partition_of(each), each.event.run_id, order.order_id), order.parts)
        for each in run
        for order in each.event.orders
        if order.parts
    ]
    with held(connection, parts) as rows:
        rows.know([order for order, _ in taken], ("taken",))
        for order, more in taken:
            row = rows.row(order)
            sums = summed(() if row is None else row["taken"], more)
            rows.write(order, {**dict(zip(ORDER, order, strict=True)), "taken": sums})


def summed(known: Iterable[Sequence[Any]], more: Iterable[StockPart]) -> list[list[Any]]:
    """Units by entry and product, as they are stored."""
    units = Counter({(entry_id, sku): quantity for entry_id, sku, quantity in known})
    for part in more:
        units[part.entry_id, part.sku] += part.quantity
    return [[*place, units[place]] for place in sorted(units)]


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    named = [
        (each, keys_of(each, (declared.order_id for declared in each.event.declarations)))
        for each in run
    ]
    moved = list[Row]()
    with held(connection, parts) as rows:
        for recorded, idle in such(rows, named, is_live=False):
            moved += movements(recorded, rows, idle, {"reserved": 1}, sending)
            rows.change_alike(idle, sent_in(recorded.event.message_id))
    record(connection, moved)


def sent_in(message_id: str) -> Row:
    return {"is_live": True, "is_decided": False, "message_id": message_id}


def decided(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What customs has decided on, it has: the message is no longer refused as a whole."""
    told = [
        order
        for each in run
        if not isinstance(each.event, DeclarationsAnswered) or codes.is_decision(each.event.status)
        for order in keys_of(each, (answer.order_id for answer in each.event.answers))
    ]
    change_alike(connection, parts, told, {"is_decided": True})


def sending(event: Any) -> Row:
    return citing("run", event.run_id, event.message_id, event.sent_at)


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    named = [
        (each, keys_of(each, (rejection.order_id for rejection in each.event.rejections)))
        for each in run
    ]
    ended(connection, named, rejecting)


def rejecting(event: Any) -> Row:
    return citing("run", event.run_id, event.receipt_hash, event.recorded_at)


def message_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    with held(connection, parts) as rows:
        messages = {
            (partition_of(each), each.event.run_id, each.event.message_id): each for each in run
        }
        inside: dict[int, list[OrderKey]] = {each.position: [] for each in run}
        asked = (*BY_MESSAGE, "is_decided")
        for order in rows.keys_by(BY_MESSAGE, messages, asked):
            row = rows.row(order)
            if row is not None and not row["is_decided"]:
                message = tuple(row[name] for name in BY_MESSAGE)
                inside[messages[message].position].append(order)
        ended(connection, [(each, inside[each.position]) for each in run], refusing)


def refusing(event: Any) -> Row:
    return citing("run", event.run_id, event.message_id, event.refused_at)


def given_up(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What the e-port could not send on (4) and is declared anew pre-deducts nothing until then."""
    ended(connection, by_event(run), giving_up)


def giving_up(event: Any) -> Row:
    return citing("run", event.run_id, "", happened_at(event))


def withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    named = by_event(run)
    ended(connection, named, withdrawing)
    forget(connection, chain.from_iterable(keys for _, keys in named))


def withdrawing(event: Any) -> Row:
    return citing("run", event.run_id, event.receipt_hash, event.accepted_at)


def handed_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who is handed back has no live declaration: the book does not move."""
    forget(connection, chain.from_iterable(keys for _, keys in by_event(run)))


def forget(connection: sa.Connection, keys: Iterable[OrderKey]) -> None:
    with held(connection, parts) as rows:
        for order in keys:
            rows.remove(order)


def by_event(run: Sequence[Recorded]) -> list[tuple[Recorded, list[OrderKey]]]:
    return [(each, keys_of(each, each.event.order_ids)) for each in run]


def keys_of(recorded: Recorded, order_ids: Iterable[str]) -> list[OrderKey]:
    partition, run_id = partition_of(recorded), recorded.event.run_id
    return [(partition, run_id, order_id) for order_id in order_ids]


def such(
    rows: HeldTable, named: Sequence[tuple[Recorded, Collection[OrderKey]]], *, is_live: bool
) -> Iterator[tuple[Recorded, list[OrderKey]]]:
    """Those of the orders that stand and are live or not, event by event as it comes to them."""
    rows.know(chain.from_iterable(keys for _, keys in named), ("taken", "is_live"))
    for recorded, keys in named:
        standing = ((order, rows.row(order)) for order in keys)
        yield recorded, [order for order, row in standing if row and row["is_live"] is is_live]


def ended(
    connection: sa.Connection,
    named: Sequence[tuple[Recorded, Collection[OrderKey]]],
    cited: Cited,
) -> None:
    """Declarations that live no longer: what they pre-deducted is given back."""
    moved = list[Row]()
    with held(connection, parts) as rows:
        for recorded, live in such(rows, named, is_live=True):
            moved += movements(recorded, rows, live, {"reserved": -1}, cited)
            rows.change_alike(live, {"is_live": False})
    record(connection, moved)


def movements(
    recorded: Recorded,
    rows: HeldTable,
    moving: Iterable[tuple[str, str, str]],
    signs: Mapping[str, int],
    cited: Cited,
) -> list[Row]:
    """One movement for each line that an event moves, with how many orders make it up."""
    units, counts = Counter[LineKey](), Counter[LineKey]()
    for order in moving:
        row = rows.row(order)
        assert row is not None, "only rows that stand are moved"
        for entry_id, sku, quantity in row["taken"]:
            line = (order[0], entry_id, sku)
            units[line] += quantity
            counts[line] += 1
    source = cited(recorded.event)
    return [
        movement(
            recorded,
            line,
            {figure: sign * units[line] for figure, sign in signs.items()},
            source,
            counts[line],
        )
        for line in sorted(units)
    ]
