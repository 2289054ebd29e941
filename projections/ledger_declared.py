"""What live declarations pre-deduct from the account book, until exits are posted or they end.

A part is the units of one product that one order of a run takes from one entry. It is forgotten
when its order leaves the run or its exit is written off: the movements remain.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_events import DeclarationsAnswered
from projections.holding import held
from projections.ledger_movements import citing, movement, record
from projections.ledger_tables import LineKey, Row, tables
from projections.naming import happened_at
from projections.row_parts import key, number, partition_of
from projections.writing import add, change, found, remove

parts = sa.Table(
    "customs_ledger_parts",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    key("entry_id"),
    key("sku"),
    number("quantity"),
    sa.Column("is_live", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_decided", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_departed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("message_id", sa.Text),
    sa.Column("exit_id", sa.Text),
    sa.Index("customs_ledger_parts_by_order", "partition", "order_id"),
    sa.Index("customs_ledger_parts_by_exit", "partition", "exit_id"),
)

PART_COLUMNS = ("partition", "run_id", "order_id", "entry_id", "sku")
BY_ORDER = ("partition", "run_id", "order_id")
BY_MESSAGE = ("partition", "run_id", "message_id")

Part = sa.Row[Any]


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "order_id": order.order_id,
            "entry_id": part.entry_id,
            "sku": part.sku,
            "quantity": part.quantity,
        }
        for recorded in run
        for order in recorded.event.orders
        for part in order.parts
    ]
    add(connection, parts, rows)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = {
        (partition_of(each), each.event.run_id, declaration.order_id): each
        for each in run
        for declaration in each.event.declarations
    }
    idle = [part for part in found(connection, parts, BY_ORDER, wanted) if not part.is_live]
    by_event = [(wanted[order_of(part)], part) for part in idle]
    record(connection, moved(by_event, {"reserved": 1}, sending))
    rows = [{**key_of(part), **sent_in(recorded.event.message_id)} for recorded, part in by_event]
    change(connection, parts, rows)


def sent_in(message_id: str) -> Row:
    return {"is_live": True, "is_decided": False, "message_id": message_id}


def decided(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What customs has decided on, it has: the message is no longer refused as a whole."""
    told = {
        (partition_of(recorded), recorded.event.run_id, answer.order_id)
        for recorded in run
        if not isinstance(recorded.event, DeclarationsAnswered)
        or codes.is_decision(recorded.event.status)
        for answer in recorded.event.answers
    }
    with held(connection, parts) as rows:
        rows.change_alike(rows.keys_by(BY_ORDER, told), {"is_decided": True})


def sending(event: Any) -> Row:
    return citing("run", event.run_id, event.message_id, event.sent_at)


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = {
        (partition_of(each), each.event.run_id, rejection.order_id): each
        for each in run
        for rejection in each.event.rejections
    }
    live = [part for part in found(connection, parts, BY_ORDER, wanted) if part.is_live]
    ended(connection, [(wanted[order_of(part)], part) for part in live], rejecting)


def rejecting(event: Any) -> Row:
    return citing("run", event.run_id, event.receipt_hash, event.recorded_at)


def message_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = {(partition_of(each), each.event.run_id, each.event.message_id): each for each in run}
    inside = found(connection, parts, BY_MESSAGE, wanted)
    back = [part for part in inside if part.is_live and not part.is_decided]
    by_event = [(wanted[part.partition, part.run_id, part.message_id], part) for part in back]
    ended(connection, by_event, refusing)


def refusing(event: Any) -> Row:
    return citing("run", event.run_id, event.message_id, event.refused_at)


def given_up(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What the e-port could not send on (4) and is declared anew pre-deducts nothing until then."""
    wanted = by_order(run)
    live = [part for part in found(connection, parts, BY_ORDER, wanted) if part.is_live]
    ended(connection, [(wanted[order_of(part)], part) for part in live], giving_up)


def giving_up(event: Any) -> Row:
    return citing("run", event.run_id, "", happened_at(event))


def withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wanted = by_order(run)
    all_of_them = found(connection, parts, BY_ORDER, wanted)
    live = [(wanted[order_of(part)], part) for part in all_of_them if part.is_live]
    record(connection, moved(live, {"reserved": -1}, withdrawing))
    remove(connection, parts, [key_of(part) for part in all_of_them])


def withdrawing(event: Any) -> Row:
    return citing("run", event.run_id, event.receipt_hash, event.accepted_at)


def handed_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who is handed back has no live declaration: the book does not move."""
    leaving = found(connection, parts, BY_ORDER, by_order(run), PART_COLUMNS)
    remove(connection, parts, [part._asdict() for part in leaving])


def by_order(run: Sequence[Recorded]) -> dict[tuple[str, str, str], Recorded]:
    return {
        (partition_of(each), each.event.run_id, order_id): each
        for each in run
        for order_id in each.event.order_ids
    }


def ended(
    connection: sa.Connection,
    live: Sequence[tuple[Recorded, Part]],
    cited: Callable[[Any], Row],
) -> None:
    """Declarations that live no longer: what they pre-deducted is given back."""
    record(connection, moved(live, {"reserved": -1}, cited))
    change(connection, parts, [{**key_of(part), "is_live": False} for _, part in live])


def order_of(part: Part) -> tuple[str, str, str]:
    return part.partition, part.run_id, part.order_id


def key_of(part: Part) -> Row:
    return {name: getattr(part, name) for name in PART_COLUMNS}


def moved(
    by_event: Iterable[tuple[Recorded, Part]],
    signs: dict[str, int],
    cited: Callable[[Any], Row],
) -> list[Row]:
    """One movement for each line that an event moves, with how many orders make it up."""
    quantities: dict[tuple[int, LineKey], list[int]] = defaultdict(list)
    events = dict[int, Recorded]()
    for recorded, part in by_event:
        events[recorded.position] = recorded
        line = (part.partition, part.entry_id, part.sku)
        quantities[recorded.position, line].append(part.quantity)
    return [
        movement(
            events[position],
            line,
            {figure: sign * sum(each) for figure, sign in signs.items()},
            cited(events[position].event),
            len(each),
        )
        for (position, line), each in sorted(quantities.items())
    ]
