from dataclasses import replace

import pytest

from adapters.access.ownership import OutOfReachError
from adapters.simulator.catalogue import ORDINARY
from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, OrderClaim
from application.placing import PlaceOrders
from application.refunding import OweBuyer
from application.registering import RegisterProducts
from application.roles import PartyKind, Role
from domain.campaign_commands import CloseCampaign
from domain.delivery import ReportDelivery
from domain.identifiers import MerchantId, OrderId, Partition, Sku
from domain.mandate import GiveMandate
from domain.order_commands import CorrectConsignee
from domain.payment import PaymentShare
from domain.people import Person
from domain.product import RegisterProduct, WithdrawProduct
from tests.adapters.access.conftest import BOOK, SHARED
from tests.adapters.access.goods import LONG_AGO, sold, things
from tests.adapters.access.reaching import may


@pytest.fixture(scope="module")
def kiwi(system):
    return sold(system, "kiwi", 1)


@pytest.fixture(scope="module")
def nordic(system):
    return sold(system, "nordic", 2)


@pytest.fixture
def owner(house):
    return house.visitor("mei", "kiwi", PartyKind.MERCHANT, Role.OWNER)


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


def test_names_are_found_by_type_wherever_they_stand(kiwi, nordic):
    delivery = ReportDelivery("SF", (OrderId("a"),), (OrderId("b"),), (OrderId("c"),), LONG_AGO)
    assert things(delivery) == {("order", "a"), ("order", "b"), ("order", "c"), ("carrier", "SF")}
    placing = PlaceOrders(kiwi.draft.campaign_id, (nordic.orders[0],), (), LONG_AGO)
    assert ("merchant", "nordic") in things(placing)
    assert ("order", nordic.orders[0].order_id) in things(placing)
