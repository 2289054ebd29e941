from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.access.ownership import OutOfReachError
from application.clearing import HandBackFromRun, OpenClearance
from application.declaring import ReportedWaybill, TakeWaybills
from application.leaving import ListForLeaving, RunParcels
from application.paying import ConfirmPayments, ReportPayments
from application.roles import PartyKind, Role
from domain.clearance_commands import SendDocuments
from domain.delivery import ReportDelivery
from domain.identifiers import ExitId, MerchantId, RunId
from domain.mandate import GiveMandate
from domain.order_commands import ConfirmPayment
from domain.payment import PaymentShare
from domain.people import Person
from tests.adapters.access.conftest import BOOK, SHARED, House
from tests.adapters.access.goods import DECLARANT, LONG_AGO, sold
from tests.adapters.access.reaching import may, of


@pytest.fixture(scope="module")
def kiwi(system):
    return sold(system, "kiwi", 1)


@pytest.fixture(scope="module")
def nordic(system):
    return sold(system, "nordic", 2)


@pytest.fixture
def mandates(house):
    """Nobody has any mandate at first, and every test gives its own."""
    yield house
    for merchant in ("kiwi", "nordic"):
        for mandatary, right in (
            (DECLARANT, "declare"),
            ("shop", "sell"),
            ("PAY", "collect"),
            ("SF", "carry"),
        ):
            house.withdraw(merchant, mandatary, right)


def broker_of(house: House, name="bo", party=DECLARANT):
    return house.visitor(name, party, PartyKind.DECLARANT, Role.BROKER)


def test_a_declarant_acts_for_those_who_mandated_it_and_for_no_other(mandates, kiwi, nordic):
    house = mandates
    broker = broker_of(house)
    assert broker.reach.merchants == frozenset()
    sending = SendDocuments(kiwi.run_id, LONG_AGO)
    assert not may(house, broker, sending)
    house.mandate("kiwi", DECLARANT, "declare")
    assert may(house, broker, sending)
    assert not may(house, broker, SendDocuments(nordic.run_id, LONG_AGO))
    assert broker_of(house).reach.merchants == {"kiwi"}


def test_a_withdrawn_mandate_holds_no_longer_for_who_signed_in_before(mandates, kiwi):
    house = mandates
    house.mandate("kiwi", DECLARANT, "declare")
    broker = broker_of(house)
    house.withdraw("kiwi", DECLARANT, "declare")
    # What the visitor may see was found out before; what it may do is asked now.
    assert broker.reach.merchants == {"kiwi"}
    assert not may(house, broker, SendDocuments(kiwi.run_id, LONG_AGO))
    assert broker_of(house).reach.merchants == frozenset()


def test_a_mandate_that_has_run_out_holds_no_longer(mandates, kiwi):
    house = mandates
    house.mandate("kiwi", DECLARANT, "declare", house.clock() + timedelta(days=1))
    broker = broker_of(house)
    house.clock.wait(hours=23)
    assert may(house, broker, SendDocuments(kiwi.run_id, LONG_AGO))
    assert broker_of(house).reach.merchants == {"kiwi"}
    house.clock.wait(hours=1)
    assert not may(house, broker, SendDocuments(kiwi.run_id, LONG_AGO))
    assert broker_of(house).reach.merchants == frozenset()


def test_a_mandate_that_the_read_model_does_not_know_yet_holds(mandates, kiwi):
    house = mandates
    broker = broker_of(house)
    command = GiveMandate(MerchantId("kiwi"), DECLARANT, "declare", None, house.clock())
    house.system.handle(SHARED, command, "given and not followed", "test")
    assert may(house, broker, SendDocuments(kiwi.run_id, LONG_AGO))
    house.system.follow()


def test_a_mandate_for_something_else_is_none(mandates, kiwi):
    house = mandates
    house.mandate("kiwi", DECLARANT, "return")
    assert not may(house, broker_of(house), SendDocuments(kiwi.run_id, LONG_AGO))
    assert broker_of(house).reach.merchants == frozenset()
    house.withdraw("kiwi", DECLARANT, "return")


def test_nobody_declares_in_another_declarants_name(mandates, kiwi):
    house = mandates
    house.mandate("kiwi", DECLARANT, "declare")
    house.mandate("kiwi", "rival", "declare")
    rival = broker_of(house, "ri", "rival")
    order_ids = tuple(order.order_id for order in kiwi.orders)

    def opening(run_id, declarant):
        return OpenClearance(run_id, MerchantId("kiwi"), declarant, order_ids, (), LONG_AGO)

    assert may(house, rival, opening(RunId("R5555555"), "rival"))
    assert not may(house, rival, opening(RunId("R5555555"), DECLARANT))
    assert not may(house, rival, opening(kiwi.run_id, "rival"))
    assert not may(house, rival, SendDocuments(kiwi.run_id, LONG_AGO))
    assert not may(house, rival, HandBackFromRun(kiwi.run_id, order_ids, "test", LONG_AGO))
    house.withdraw("kiwi", "rival", "declare")


def test_what_a_part_of_a_command_names_counts_too(mandates, kiwi, nordic):
    house = mandates
    house.mandate("kiwi", DECLARANT, "declare")
    broker = broker_of(house)
    own = RunParcels(kiwi.run_id, (kiwi.orders[0].order_id,))
    foreign = RunParcels(nordic.run_id, (nordic.orders[0].order_id,))
    assert may(house, broker, ListForLeaving(ExitId("X1"), "L", (own,), LONG_AGO))
    assert not may(house, broker, ListForLeaving(ExitId("X1"), "L", (own, foreign), LONG_AGO))


def test_a_carrier_reports_for_itself_and_for_who_mandated_it(mandates, kiwi, nordic):
    house = mandates
    house.mandate("kiwi", "SF", "carry")
    carrier = house.visitor("fa", "SF", PartyKind.CARRIER, Role.CARRIER)
    own, foreign = kiwi.orders[0].order_id, nordic.orders[0].order_id
    assert may(house, carrier, ReportDelivery("SF", (own,), (), (), LONG_AGO))
    assert not may(house, carrier, ReportDelivery("SF", (), (foreign,), (), LONG_AGO))
    assert not may(house, carrier, ReportDelivery("SF", (own,), (), (foreign,), LONG_AGO))
    assert not may(house, carrier, ReportDelivery("ZTO", (own,), (), (), LONG_AGO))
    waybill = ReportedWaybill(foreign, "W1", 1, 1, Person("林", "1"))
    assert not may(house, carrier, TakeWaybills(kiwi.run_id, "SF", (waybill,), LONG_AGO))


def test_a_payment_firm_reports_its_own_payments(mandates, kiwi, nordic):
    house = mandates
    house.mandate("kiwi", "PAY", "collect")
    firm = house.visitor("pa", "PAY", PartyKind.PAYMENT_FIRM, Role.PAYMENT_FIRM)
    new = replace(kiwi.payment, payment_id="new")
    assert may(house, firm, new, SHARED)
    assert not may(house, firm, replace(new, payment_firm="OTHER"), SHARED)
    foreign = PaymentShare(BOOK, nordic.orders[0].order_id, 1)
    assert not may(house, firm, replace(new, shares=(foreign,)), SHARED)
    # Under the id of a payment that stands for another merchant's order.
    assert not may(house, firm, replace(new, payment_id=nordic.payment.payment_id), SHARED)
    both = ReportPayments((new, replace(new, payment_id=nordic.payment.payment_id)), LONG_AGO)
    assert not may(house, firm, both, SHARED)
    order = nordic.orders[0]
    confirming = ConfirmPayment(order.order_id, "p", "PAY", order.buyer_key, 1, LONG_AGO)
    assert not may(house, firm, ConfirmPayments((confirming,), LONG_AGO))


def test_pages_show_a_declarant_its_own_runs_of_who_mandated_it(mandates, system, kiwi, nordic):
    house = mandates
    house.mandate("kiwi", DECLARANT, "declare")
    house.mandate("kiwi", "rival", "declare")
    house.doors.refuse_foreign(BOOK, broker_of(house), of(kiwi))
    for visitor, kind, local_id in (
        (broker_of(house), "run", nordic.run_id),
        (broker_of(house), "order", nordic.orders[0].order_id),
        (broker_of(house), "declarant", "rival"),
        (broker_of(house, "ri", "rival"), "run", kiwi.run_id),
    ):
        with pytest.raises(OutOfReachError):
            house.doors.refuse_foreign(BOOK, visitor, [(kind, local_id)])
    house.withdraw("kiwi", "rival", "declare")
