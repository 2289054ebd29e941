from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.access.ownership import OutOfReachError
from adapters.simulator.catalogue import ORDINARY
from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, OrderClaim
from application.clearing import HandBackFromRun, OpenClearance
from application.declaring import ReportedWaybill, TakeWaybills
from application.leaving import ListForLeaving, RunParcels
from application.paying import ConfirmPayments, ReportPayments
from application.placing import PlaceOrders
from application.refunding import OweBuyer
from application.registering import RegisterProducts
from application.roles import PartyKind, Role
from domain.campaign_commands import CloseCampaign
from domain.clearance_commands import SendDocuments
from domain.delivery import ReportDelivery
from domain.identifiers import ExitId, MerchantId, OrderId, Partition, RunId, Sku
from domain.mandate import GiveMandate
from domain.order_commands import ConfirmPayment, CorrectConsignee
from domain.payment import PaymentShare
from domain.people import Person
from domain.product import RegisterProduct, WithdrawProduct
from tests.adapters.access.conftest import BOOK, SHARED, House
from tests.adapters.access.goods import DECLARANT, LONG_AGO, open_run, sold, things

FORMER = RunId("R9999999")


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


@pytest.fixture
def owner(house):
    return house.visitor("mei", "kiwi", PartyKind.MERCHANT, Role.OWNER)


def broker_of(house: House, name="bo", party=DECLARANT):
    return house.visitor(name, party, PartyKind.DECLARANT, Role.BROKER)


def may(house, visitor, command, partition=BOOK):
    try:
        house.doors.refuse_foreign_command(partition, visitor, command)
    except OutOfReachError:
        return False
    return True


def commands_of(goods):
    """Of a merchant's people, each about these goods."""
    order_ids = tuple(order.order_id for order in goods.orders)
    order = goods.orders[0]
    claim = OrderClaim(
        OrderId("new:1"), goods.draft.campaign_id, goods.draft.merchant_id, order.buyer_key, 2026, 1
    )
    product = goods.draft.items[0]
    return [
        (BOOK, goods.draft),
        (BOOK, CloseCampaign(goods.draft.campaign_id, LONG_AGO)),
        (BOOK, CancelOrders(order_ids, "test", LONG_AGO)),
        (BOOK, CancelOrders(order_ids[:1], "test", LONG_AGO)),
        (BOOK, OweBuyer(order.order_id, "r", 1, "test", LONG_AGO)),
        (BOOK, CorrectConsignee(order.order_id, Person("林", "1"), LONG_AGO)),
        (SHARED, ClaimOrders(BOOK, (claim,), LONG_AGO)),
        (SHARED, GiveMandate(goods.draft.merchant_id, "x", "declare", None, LONG_AGO)),
        (
            BOOK,
            PlaceOrders(
                goods.draft.campaign_id,
                (replace(order, order_id=OrderId("new:2")),),
                (),
                LONG_AGO,
            ),
        ),
        (
            SHARED,
            RegisterProduct(
                product.sku, goods.draft.merchant_id, "name", "0409000000", "122", "609",
                ORDINARY, 1, 1, LONG_AGO,
            ),
        ),
    ]  # fmt: skip


def test_a_merchants_people_act_on_what_is_theirs(house, owner, kiwi):
    for partition, command in commands_of(kiwi):
        assert may(house, owner, command, partition), command


def test_nobody_acts_on_another_merchants_things(house, owner, nordic):
    for partition, command in commands_of(nordic):
        assert not may(house, owner, command, partition), command


def test_the_operator_customs_and_the_warehouse_act_in_the_whole_book(house, kiwi, nordic):
    for kind, role in (
        (PartyKind.OPERATOR, Role.PLANNER),
        (PartyKind.CUSTOMS_OFFICE, Role.OFFICER),
        (PartyKind.WAREHOUSE_FIRM, Role.WAREHOUSE),
    ):
        visitor = house.visitor(f"a-{role.name}", f"firm-{role.name}", kind, role)
        for goods in (kiwi, nordic):
            assert all(may(house, visitor, c, partition) for partition, c in commands_of(goods))


def test_one_foreign_order_among_many_is_enough(house, owner, kiwi, nordic):
    mixed = (kiwi.orders[0].order_id, nordic.orders[0].order_id)
    with pytest.raises(OutOfReachError) as refused:
        house.doors.refuse_foreign_command(BOOK, owner, CancelOrders(mixed, "test", LONG_AGO))
    assert refused.value.local_id == nordic.orders[0].order_id


def test_what_is_not_there_is_told_in_the_words_for_what_is_anothers(house, owner, nordic):
    def answer(order_id):
        with pytest.raises(OutOfReachError) as refused:
            command = CancelOrders((order_id,), "test", LONG_AGO)
            house.doors.refuse_foreign_command(BOOK, owner, command)
        return type(refused.value), refused.value.kind

    assert answer(nordic.orders[0].order_id) == answer(OrderId("nowhere:1"))


def test_nobody_begins_what_stands_under_another_merchants_name(house, owner, kiwi, nordic):
    foreign = nordic.orders[0]
    taking = replace(foreign, campaign_id=kiwi.draft.campaign_id, merchant_id=MerchantId("kiwi"))
    assert not may(house, owner, PlaceOrders(kiwi.draft.campaign_id, (taking,), (), LONG_AGO))
    drafting = replace(kiwi.draft, campaign_id=nordic.draft.campaign_id)
    assert not may(house, owner, drafting)
    sku = nordic.draft.items[0].sku
    registering = RegisterProduct(
        sku, MerchantId("kiwi"), "n", "0409000000", "122", "609", ORDINARY, 1, 1, LONG_AGO
    )
    assert not may(house, owner, registering, SHARED)


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


@pytest.mark.parametrize("book", ["other.NB01", "demo.shared", "other.shared"])
def test_no_command_reaches_another_operators_book(house, owner, kiwi, book):
    admin = house.visitor("ad", "op", PartyKind.OPERATOR, Role.ADMIN)
    share = PaymentShare(Partition(book), kiwi.orders[0].order_id, 1)
    for visitor in (owner, admin):
        assert not may(house, visitor, replace(kiwi.payment, shares=(share,)), SHARED)
    buyer_key, campaign_id = kiwi.orders[0].buyer_key, kiwi.draft.campaign_id
    claim = OrderClaim(OrderId("new:3"), campaign_id, MerchantId("kiwi"), buyer_key, 2026, 1)
    assert not may(house, admin, ClaimOrders(Partition(book), (claim,), LONG_AGO), SHARED)


@pytest.mark.parametrize("partition", ["other.NB01", "other.shared"])
def test_no_visitor_sends_to_another_operators_partition(house, owner, kiwi, partition):
    with pytest.raises(OutOfReachError):
        house.doors.refuse_foreign_command(Partition(partition), owner, kiwi.draft)
    with pytest.raises(OutOfReachError):
        house.doors.refuse_foreign(Partition(partition), owner, [("merchant", "kiwi")])


def test_pages_show_a_merchant_its_own_things(house, owner, kiwi, nordic):
    def shown(goods):
        try:
            house.doors.refuse_foreign(BOOK, owner, of(goods))
        except OutOfReachError:
            return False
        return True

    assert shown(kiwi)
    assert not shown(nordic)


def test_each_thing_alone_is_out_of_reach(house, owner, nordic):
    for kind, local_id in [*of(nordic), ("order", "nowhere:1"), ("campaign", "nothing")]:
        with pytest.raises(OutOfReachError):
            house.doors.refuse_foreign(BOOK, owner, [(kind, local_id)])


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


def test_commands_are_judged_by_streams_and_not_by_what_has_been_followed(house, owner, system):
    open_run(system, FORMER, "kiwi")
    with pytest.raises(OutOfReachError):
        house.doors.refuse_foreign(BOOK, owner, [("run", FORMER)])
    house.doors.refuse_foreign_command(BOOK, owner, SendDocuments(FORMER, LONG_AGO))
    system.follow()


def test_names_are_found_by_type_wherever_they_stand(kiwi, nordic):
    delivery = ReportDelivery("SF", (OrderId("a"),), (OrderId("b"),), (OrderId("c"),), LONG_AGO)
    assert things(delivery) == {("order", "a"), ("order", "b"), ("order", "c"), ("carrier", "SF")}
    placing = PlaceOrders(kiwi.draft.campaign_id, (nordic.orders[0],), (), LONG_AGO)
    assert ("merchant", "nordic") in things(placing)
    assert ("order", nordic.orders[0].order_id) in things(placing)


def of(goods):
    return [
        ("campaign", goods.draft.campaign_id),
        ("order", goods.orders[0].order_id),
        ("run", goods.run_id),
        ("merchant", goods.draft.merchant_id),
    ]


def test_products_are_changed_and_withdrawn_by_whose_they_are(house, owner, kiwi, nordic):
    def registering(goods, merchant):
        return RegisterProduct(
            goods.draft.items[0].sku, MerchantId(merchant), "n", "0409000000", "122", "609",
            ORDINARY, 1, 1, LONG_AGO,
        )  # fmt: skip

    own, foreign = registering(kiwi, "kiwi"), registering(nordic, "kiwi")
    new = replace(own, sku=Sku("NEW-01"))
    assert may(house, owner, RegisterProducts((own, new), LONG_AGO), SHARED)
    assert not may(house, owner, RegisterProducts((own, foreign), LONG_AGO), SHARED)
    assert may(house, owner, WithdrawProduct(own.sku, "x", LONG_AGO), SHARED)
    assert not may(house, owner, WithdrawProduct(foreign.sku, "x", LONG_AGO), SHARED)
    assert not may(house, owner, WithdrawProduct(new.sku, "x", LONG_AGO), SHARED)
