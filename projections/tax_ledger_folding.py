"""How events become rows of the tax ledger."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.dated import TAX_TOLERANCE_FEN, customs_day, in_force
from domain.order_events import OrderAmended, OrderPlaced
from domain.tax_clock import PAID, VOID, due_of
from domain.tax_comparison import differs
from projections.row_parts import partition_of
from projections.tax_ledger_rows import KINDS, OWN, bills, orders
from projections.writing import change, found, put

Row = dict[str, Any]
ORDER, BILL = ("partition", "order_id"), ("partition", "tax_no")
MADE = 1


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
    keys = {(partition_of(each), bill.order_id) for each in run for bill in each.event.bills}
    known = {tuple(row[:2]): row._asdict() for row in found(connection, orders, ORDER, keys)}
    rows = list[Row]()
    for recorded in run:
        event = recorded.event
        tolerance = in_force(TAX_TOLERANCE_FEN, customs_day(event.billed_at))
        for bill in event.bills:
            own = known.get((partition_of(recorded), bill.order_id), {})
            ours = {name: own.get(name, 0) for name in OWN}
            theirs = {name: getattr(bill, name) for name in KINDS}
            rows.append(
                {
                    "partition": partition_of(recorded),
                    "tax_no": bill.tax_no,
                    "order_id": bill.order_id,
                    "run_id": event.run_id,
                    "merchant_id": own.get("merchant_id"),
                    "invt_no": bill.invt_no,
                    **ours,
                    **theirs,
                    "amount_fen": sum(theirs.values()),
                    "is_case": differs(bill, tuple(ours.values()), tolerance),
                    "billed_at": event.billed_at,
                    "billed_position": recorded.position,
                    "status": MADE,
                }
            )
    put(connection, bills, rows)
    close_orders(connection, keys)


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


def close_orders(connection: sa.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """An order's tax is settled once all its bills are paid, void or of nothing."""
    columns = (*ORDER, "status", "amount_fen")
    is_open: dict[tuple[str, str], bool] = {}
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
