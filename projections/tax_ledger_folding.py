"""How events become rows of the tax ledger."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_events import TaxBilled
from domain.dated import TAX_TOLERANCE_FEN, customs_day, in_force
from domain.order_events import OrderAmended, OrderPlaced
from domain.tax_clock import PAID, VOID, due_of
from domain.tax_comparison import differs
from projections.holding import HeldTable, held
from projections.row_parts import partition_of
from projections.tax_ledger_rows import OWN, bills, orders
from projections.writing import change, change_alike, found, put

Row = dict[str, Any]
ORDER, BILL = ("partition", "order_id"), ("partition", "tax_no")
OrderKey = tuple[str, str]
MADE = 1

BILLED = ("merchant_id", *OWN, "is_settled")
"""What a bill asks of its order."""

own_of = itemgetter(*OWN)

UNKNOWN: Row = {"merchant_id": None, **dict.fromkeys(OWN, 0)}
"""What is known of an order that customs bills and nobody placed."""


def own_taxes(event: OrderPlaced | OrderAmended) -> Row:
    taxes = [line.tax for line in event.lines]
    sums = (
        sum([tax.tariff_fen for tax in taxes]),
        sum([tax.vat_fen for tax in taxes]),
        sum([tax.consumption_fen for tax in taxes]),
    )
    return dict(zip(OWN, sums, strict=True))


def order_key(recorded: Recorded, order_id: str) -> Row:
    return {"partition": partition_of(recorded), "order_id": order_id}


def placed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **order_key(each, each.event.order_id),
            "merchant_id": each.event.merchant_id,
            **own_taxes(each.event),
        }
        for each in run
    ]
    put(connection, orders, rows)


def amended(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [{**order_key(each, each.event.order_id), **own_taxes(each.event)} for each in run]
    change(connection, orders, rows)


def in_turns(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Releases and bills come in turns, message by message: their orders are read once for all."""
    with held(connection, orders) as own:
        own.know((key for each in run if is_bill(each) for key in keys_of(each)), BILLED)
        for are_bills, part in groupby(run, is_bill):
            if are_bills:
                billed(connection, list(part), own)
            else:
                released(connection, list(part))


def is_bill(recorded: Recorded) -> bool:
    return isinstance(recorded.event, TaxBilled)


def keys_of(billed: Recorded) -> list[OrderKey]:
    partition = partition_of(billed)
    return [(partition, bill.order_id) for bill in billed.event.bills]


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """From its release on, by customs' own time, the days of a tax are counted."""
    for recorded in run:
        partition, by_time = partition_of(recorded), defaultdict[datetime, list[OrderKey]](list)
        for answer in recorded.event.answers:
            by_time[answer.returned_at].append((partition, answer.order_id))
        for at, keys in by_time.items():
            due = due_of(at)
            days = {"first_day": due.first_day, "last_day": due.last_day}
            told = {"run_id": recorded.event.run_id, "released_at": at, **days}
            change_alike(connection, orders, keys, told)


def billed(connection: sa.Connection, run: Sequence[Recorded], own: HeldTable) -> None:
    """Only a bill of nothing may leave an order settled. The orders are known."""
    put(connection, bills, [row for each in run for row in bill_rows(each, own)])
    owing, free = set[OrderKey](), set[OrderKey]()
    for recorded in run:
        for key, bill in zip(keys_of(recorded), recorded.event.bills, strict=True):
            (owing if bill.amount_fen else free).add(key)
    settled = [key for key in owing if (order := own.row(key)) and order["is_settled"]]
    own.change_alike(settled, {"is_settled": False})
    close_orders(connection, free - owing)


def bill_rows(recorded: Recorded, own: HeldTable) -> Iterator[Row]:
    event, partition = recorded.event, partition_of(recorded)
    tolerance = in_force(TAX_TOLERANCE_FEN, customs_day(event.billed_at))
    alike = {
        "partition": partition,
        "run_id": event.run_id,
        "billed_at": event.billed_at,
        "billed_position": recorded.position,
        "status": MADE,
        **dict.fromkeys(("payment_no", "settled_at", "settled_position")),
    }
    for bill in event.bills:
        order = own.row((partition, bill.order_id)) or UNKNOWN
        ours = own_of(order)
        yield {
            **alike,
            "tax_no": bill.tax_no,
            "order_id": bill.order_id,
            "merchant_id": order["merchant_id"],
            "invt_no": bill.invt_no,
            **dict(zip(OWN, ours, strict=True)),
            "tariff_fen": bill.tariff_fen,
            "vat_fen": bill.vat_fen,
            "consumption_fen": bill.consumption_fen,
            "amount_fen": bill.amount_fen,
            "is_case": differs(bill, ours, tolerance),
        }


def settled(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What is paid or void stays so: an old report that comes late changes nothing."""
    rows = [
        {
            "partition": partition_of(each),
            "tax_no": tax_no,
            "status": each.event.status,
            "payment_no": each.event.payment_no or None,
            "settled_at": each.event.settled_at,
            "settled_position": each.position,
        }
        for each in run
        if each.event.status in (PAID, VOID)
        for tax_no in each.event.tax_nos
    ]
    change(connection, bills, rows)
    names = [(row["partition"], row["tax_no"]) for row in rows]
    known = found(connection, bills, BILL, names, (*BILL, "order_id"))
    close_orders(connection, {(row.partition, row.order_id) for row in known})


def close_orders(connection: sa.Connection, keys: Iterable[OrderKey]) -> None:
    """An order's tax is settled once all its bills are paid, void or of nothing."""
    columns = (*ORDER, "status", "amount_fen")
    is_open: dict[OrderKey, bool] = {}
    for row in found(connection, bills, ORDER, keys, columns):
        name = (row.partition, row.order_id)
        still = row.status == MADE and row.amount_fen > 0
        is_open[name] = is_open.get(name, False) or still
    rows = [
        {"partition": partition, "order_id": order_id, "is_settled": not still}
        for (partition, order_id), still in is_open.items()
    ]
    change(connection, orders, rows)


def warned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**order_key(each, order_id), "warned": each.event.stage.value}
        for each in run
        for order_id in each.event.order_ids
    ]
    change(connection, orders, rows)
