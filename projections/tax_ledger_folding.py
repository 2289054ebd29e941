"""How events become rows of the tax ledger."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_parts import TaxBill
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


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """From its release on, by customs' own time, the days of a tax are counted."""
    rows = list[Row]()
    for recorded in run:
        for answer in recorded.event.answers:
            due = due_of(answer.returned_at)
            rows.append(
                {
                    **order_key(recorded, answer.order_id),
                    "run_id": recorded.event.run_id,
                    "released_at": answer.returned_at,
                    "first_day": due.first_day,
                    "last_day": due.last_day,
                }
            )
    change(connection, orders, rows)


def billed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    with held(connection, orders) as own:
        own.know((partition_of(each), bill.order_id) for each in run for bill in each.event.bills)
        put(connection, bills, [row for each in run for row in bill_rows(each, own)])
    # Only a bill of nothing may leave an order settled.
    owing, free = set[OrderKey](), set[OrderKey]()
    for recorded in run:
        partition = partition_of(recorded)
        for bill in recorded.event.bills:
            (owing if amount_of(bill) else free).add((partition, bill.order_id))
    change_alike(connection, orders, owing, {"is_settled": False})
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
        ours = tuple([order[name] for name in OWN])
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
            "amount_fen": amount_of(bill),
            "is_case": differs(bill, ours, tolerance),
        }


def amount_of(bill: TaxBill) -> int:
    return bill.tariff_fen + bill.vat_fen + bill.consumption_fen


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
