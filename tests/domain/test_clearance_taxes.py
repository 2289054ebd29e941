from datetime import date, datetime, timedelta

import pytest

from domain.clearance_commands import RecordTaxBills, SettleTax
from domain.clearance_parts import TaxBill
from domain.clearance_tax_commands import WarnOfTax
from domain.clearance_tax_events import TaxWarned
from domain.dated import CUSTOMS_ZONE
from domain.tax_clock import PAID, VOID, TaxStage, due_of
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    declared,
    played,
    receipt,
    receiving,
    run,
)

LAST_MOMENT = datetime(2026, 11, 21, 23, 59, 59, tzinfo=CUSTOMS_ZONE)
"""Of the day of the examples at customs: still the 21st there, as in UTC."""

DUE = date(2026, 12, 22), date(2027, 1, 5)


def day(number):
    """Noon at customs, so many days after that of the releases."""
    return NOON + timedelta(days=number)


def bill(order, tax_no, vat_fen=910):
    return TaxBill(order, "I1", tax_no, 0, vat_fen, 0)


def billing(*bills):
    return RecordTaxBills(RUN, "h", bills, NOON)


def settling(status, *tax_nos):
    return SettleTax(RUN, "h2", tax_nos, status, "P1", NOON)


def released(*commands):
    history = played(declared(2), receiving(receipt(A, 800, 6), receipt(B, 800, 6)))
    return played(history, *commands)


def warned(stage, at, *orders, due_day=DUE[1]):
    return TaxWarned(RUN, stage, orders, due_day, at)


def test_a_tax_is_due_from_day_31_to_day_45_of_customs():
    due = due_of(LAST_MOMENT)
    assert (due.first_day, due.last_day) == DUE
    assert due_of(LAST_MOMENT + timedelta(seconds=1)).last_day == date(2027, 1, 6)
    stages = [due.stage_on(LAST_MOMENT.date() + timedelta(days=n)) for n in (30, 31, 45, 46)]
    assert stages == [TaxStage.RETURNABLE, TaxStage.DUE, TaxStage.DUE, TaxStage.OVERDUE]


def test_nobody_is_warned_before_day_31():
    run(released()).when(WarnOfTax(RUN, day(30))).then_nothing()


@pytest.mark.parametrize("commands", [(), (billing(bill(A, "T1"), bill(B, "T2")),)])
def test_whose_tax_falls_due_is_named_once_with_or_without_a_bill(commands):
    history = released(*commands)
    warning = warned(TaxStage.DUE, day(31), A, B)
    run(history).when(WarnOfTax(RUN, day(31))).then(warning)
    run([*history, warning]).when(WarnOfTax(RUN, day(45))).then_nothing()
    run([*history, warning]).when(WarnOfTax(RUN, day(46))).then(
        warned(TaxStage.OVERDUE, day(46), A, B)
    )


@pytest.mark.parametrize("status", [PAID, VOID])
def test_a_tax_that_is_paid_or_void_is_not_warned_of(status):
    history = released(billing(bill(A, "T1"), bill(B, "T2")), settling(status, "T1"))
    run(history).when(WarnOfTax(RUN, day(40))).then(warned(TaxStage.DUE, day(40), B))


def test_all_bills_of_an_order_must_be_settled():
    history = released(billing(bill(A, "T1"), bill(A, "T1b"), bill(B, "T2", 0)))
    history = played(history, settling(VOID, "T1"))
    run(history).when(WarnOfTax(RUN, day(40))).then(warned(TaxStage.DUE, day(40), A))


def test_a_bill_that_is_only_made_is_not_settled():
    history = released(billing(bill(A, "T1"), bill(B, "T2")), settling(1, "T1", "T2"))
    run(history).when(WarnOfTax(RUN, day(40))).then(warned(TaxStage.DUE, day(40), A, B))


def test_a_run_without_releases_warns_of_nothing():
    run(declared(2)).when(WarnOfTax(RUN, day(400))).then_nothing()
