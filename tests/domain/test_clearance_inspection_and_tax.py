"""Officers inspect declared orders and bill their tax."""

from domain.clearance_commands import RecordInspection, RecordTaxBills, SettleTax
from domain.clearance_events import InspectionRecorded, TaxBilled, TaxSettled
from domain.clearance_parts import TaxBill
from domain.clearance_refusals import OrderNotInRun
from tests.domain.clearance_examples import NOON, RUN, A, B, declared, order_id, played, run


def test_an_inspection_is_recorded_once():
    command = RecordInspection(RUN, (B, A), "officer 7", "as declared", NOON)
    run(declared()).when(command).then(
        InspectionRecorded(RUN, (A, B), "officer 7", "as declared", NOON)
    )
    run(played(declared(), command)).when(command).then_nothing()


def test_an_inspection_is_of_orders_of_the_run():
    command = RecordInspection(RUN, (order_id(9),), "officer 7", "as declared", NOON)
    run(declared()).when(command).then_refused(OrderNotInRun)


def bill(order, tax_no) -> TaxBill:
    return TaxBill(order, "I1", tax_no, 0, 910, 0)


def test_a_tax_bill_counts_once():
    command = RecordTaxBills(RUN, "h", (bill(A, "T1"), bill(A, "T1")), NOON)
    run(declared()).when(command).then(TaxBilled(RUN, "h", (bill(A, "T1"),), NOON))
    run(played(declared(), command)).when(command).then_nothing()
    again = RecordTaxBills(RUN, "h2", (bill(A, "T1"), bill(B, "T2")), NOON)
    run(played(declared(), command)).when(again).then(TaxBilled(RUN, "h2", (bill(B, "T2"),), NOON))


def settling(status, *tax_nos) -> SettleTax:
    return SettleTax(RUN, "h", tax_nos, status, "P1", NOON)


def test_tax_is_settled_once_in_each_state():
    run(declared()).when(settling(2, "T2", "T1", "T1")).then(
        TaxSettled(RUN, "h", ("T1", "T2"), 2, "P1", NOON)
    )
    history = played(declared(), settling(2, "T1"), settling(3, "T1"))
    run(history).when(settling(3, "T1")).then_nothing()
    run(history).when(settling(2, "T1")).then_nothing()


def test_a_thousand_tax_bills_are_one_event_and_more_are_several():
    bills = tuple(bill(A, f"T{number:04d}") for number in range(2_500))
    billing = RecordTaxBills(RUN, "h", bills, NOON)
    billed = run(declared()).when(billing).outcome()
    assert [len(event.bills) for event in billed] == [1_000, 1_000, 500]
    run(declared()).given(*billed).when(billing).then_nothing()
    settled = run(declared()).when(settling(2, *(each.tax_no for each in bills))).outcome()
    assert [len(event.tax_nos) for event in settled] == [1_000, 1_000, 500]
