"""Taxes that somebody must look at: not guaranteed, billed otherwise, or not paid in their days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_events import TaxBilled, TaxSettled
from domain.clearance_parts import TaxBill
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked, TaxWarned
from domain.dated import CUSTOMS_ZONE, TAX_TOLERANCE_FEN, customs_day, in_force
from domain.tax_clock import PAID, VOID
from domain.tax_comparison import differs
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.order_sets import UNMOVED, After, Move, regroup
from projections.read_model import Handler
from projections.row_parts import key, partition_of
from projections.stuck_members import Row, members, run_of, then, waiting
from projections.stuck_orders import orders, told
from projections.stuck_waits import Wait, row, tables, waits
from projections.writing import found, put, put_new, remove

taxes = sa.Table(
    "stuck_inbox_taxes",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("deadline", UtcTime, nullable=False),
    comment="Orders whose tax is due or overdue",
)


def asked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Each order is in the message that asks for its tax, from before that is sent."""
    moves = list[Move]()
    for recorded in run:
        step = waiting(steps.DECLARE, recorded.event.asked_at)
        inside = defaultdict[str, list[str]](list)
        for tax in recorded.event.taxes:
            inside[tax.message_id].append(tax.order_id)
        for message_id, order_ids in inside.items():
            after = then({**step, "message_id": message_id})
            moves.append(Move(run_of(recorded), order_ids, after))
    regroup(connection, members, moves)


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Orders of a refused message wait for money; those of a granted one go by themselves."""
    moves = [Move(run_of(recorded), None, after_guarantee(recorded)) for recorded in run]
    regroup(connection, members, moves)


def after_guarantee(recorded: Recorded) -> After:
    event = recorded.event
    money = waiting(steps.HAVE_GUARANTEE, event.answered_at, event.reason)
    declaring = waiting(steps.DECLARE, event.answered_at)

    def after(row: Row) -> Row:
        if row["step"] == steps.HAVE_GUARANTEE.step:
            return declaring if row["message_id"] in event.granted else UNMOVED
        is_refused = row["step"] == steps.DECLARE.step and row["message_id"] in event.refused
        return money if is_refused else UNMOVED

    return after


def billed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A bill that differs from our own count by more than is allowed is a case, with both."""
    columns = ("partition", "order_id", "taxes")
    keys = {(partition_of(each), bill.order_id) for each in run for bill in each.event.bills}
    known = found(connection, orders, columns[:2], keys, columns)
    own = {(order.partition, order.order_id): order.taxes for order in known}
    put_new(connection, waits, [new for each in run for new in differing(each, own)])


def differing(recorded: Recorded, own: dict[tuple[str, str], str]) -> Iterator[dict[str, object]]:
    tolerance = in_force(TAX_TOLERANCE_FEN, customs_day(recorded.event.billed_at))
    for bill in recorded.event.bills:
        ours = own.get((partition_of(recorded), bill.order_id), "0/0/0")
        if differs(bill, [int(fen) for fen in ours.split("/")], tolerance):
            detail = f"{ours} / {told(taxes_of(bill))}"
            wait = Wait("order", bill.order_id, steps.COMPARE_BILL, bill.tax_no, detail)
            yield row(recorded, wait)


def taxes_of(bill: TaxBill) -> tuple[int, int, int]:
    return (bill.tariff_fen, bill.vat_fen, bill.consumption_fen)


def warned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "run_id": each.event.run_id,
            "order_id": order_id,
            "stage": each.event.stage.value,
            "since": each.event.warned_at,
            "deadline": datetime.combine(
                each.event.due_day + timedelta(days=1), time(), CUSTOMS_ZONE
            ),
        }
        for each in run
        for order_id in each.event.order_ids
    ]
    put(connection, taxes, rows)


def settled(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {"partition": partition_of(each), "run_id": each.event.run_id, "order_id": order_id}
        for each in run
        if each.event.status in (PAID, VOID)
        for order_id in each.event.order_ids
    ]
    remove(connection, taxes, rows)


OF_RUNS: Mapping[type, Handler] = {
    GuaranteeAsked: asked,
    GuaranteeAnswered: answered,
    TaxBilled: billed,
    TaxSettled: settled,
    TaxWarned: warned,
}
