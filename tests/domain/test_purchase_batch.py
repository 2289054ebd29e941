from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.batch_commands import (
    AddCharge,
    AddOrders,
    BatchEmpty,
    BatchIdTaken,
    BatchNotLocked,
    BatchNotOpen,
    ChargeIdTaken,
    ConfirmPurchase,
    HandToRun,
    LockBatch,
    OpenBatch,
    OrderInRun,
    OrderNotInBatch,
    PlacePurchase,
    PurchaseEmpty,
    PurchaseExceedsDemand,
    PurchaseIdTaken,
    PurchaseNotConfirmed,
    ShareShortage,
    TakeBack,
    UnknownBatch,
    UnknownPurchase,
    WithdrawOrders,
)
from domain.batch_events import (
    FIRST_PAID_FIRST_SERVED,
    BatchLocked,
    BatchOpened,
    BatchOrder,
    ChargeAdded,
    OrderCut,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    PurchasePlaced,
    ShortageShared,
    SupplierConfirmed,
)
from domain.batch_state import SUPPLIER_SHORT, TALLY_SHORT
from domain.goods import Route, SkuUnits, counted
from domain.identifiers import BatchId, OrderId, PurchaseId, RunId, Sku
from domain.purchase_batch import DECIDER
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID = BatchId("b-1")
ROUTE = Route("502", "Los Angeles", "3104", "2")
R1, R2 = RunId("R1"), RunId("R2")
MILK, TEA = Sku("milk"), Sku("tea")


def units(**quantities):
    return tuple(SkuUnits(Sku(sku), n) for sku, n in quantities.items())


def ids(*names):
    return tuple(OrderId(name) for name in names)


def member(name, paid_day, **quantities):
    return BatchOrder(OrderId(name), AT + timedelta(days=paid_day), units(**quantities))


def purchase(purchase_id, **quantities):
    return PlacePurchase(ID, PurchaseId(purchase_id), "Farm", units(**quantities), AT)


def purchased(purchase_id, **quantities):
    return PurchasePlaced(ID, PurchaseId(purchase_id), "Farm", units(**quantities), AT)


def confirm(purchase_id, **quantities):
    return ConfirmPurchase(ID, PurchaseId(purchase_id), units(**quantities), AT)


def confirmed(purchase_id, **quantities):
    return SupplierConfirmed(ID, PurchaseId(purchase_id), units(**quantities), AT)


def shared(cause, **cuts):
    named = tuple(OrderCut(OrderId(name), units(**cut)) for name, cut in cuts.items())
    return ShortageShared(ID, cause, FIRST_PAID_FIRST_SERVED, named, AT)


def withdraw(*names):
    return WithdrawOrders(ID, ids(*names), "changed mind", AT)


def withdrawn(*names):
    return OrdersWithdrawn(ID, ids(*names), "changed mind", AT)


def hand(*names, run_id=R1):
    return HandToRun(ID, run_id, ids(*names), AT)


def handed(*names, run_id=R1):
    return OrdersHandedToRun(ID, run_id, ids(*names), AT)


def take_back(*names, run_id=R1):
    return TakeBack(ID, run_id, ids(*names), AT)


# B paid first, then A, then C: together 6 of milk and 3 of tea.
A, B, C = member("A", 2, milk=3), member("B", 1, milk=2, tea=1), member("C", 3, milk=1, tea=2)
open_it = OpenBatch(ID, "November", ROUTE, AT)
opened = BatchOpened(ID, "November", ROUTE, AT)
added = OrdersAdded(ID, (A, B, C), AT)
lock = LockBatch(ID, AT)
locked = BatchLocked(ID, AT)
share = ShareShortage(ID, AT)
charge = AddCharge(ID, "ch-1", "freight", 90_000, "USD", AT)
charged = ChargeAdded(ID, "ch-1", "freight", 90_000, "USD", AT)
bought = purchased("p-1", milk=6, tea=3)


def batch(*history):
    return Scenario(DECIDER).given(*history)


def locked_batch(*history):
    return batch(opened, added, locked, *history)


def test_a_batch_is_opened_once():
    batch().when(open_it).then(opened)
    batch(opened).when(open_it).then_nothing()
    locked_batch().when(open_it).then_nothing()


def test_an_id_names_one_batch():
    batch(opened).when(replace(open_it, name="December")).then_refused(BatchIdTaken)
    other = replace(open_it, route=replace(ROUTE, mode="5"))
    batch(opened).when(other).then_refused(BatchIdTaken)


@pytest.mark.parametrize(
    "command",
    [
        AddOrders(ID, (A,), AT),
        withdraw("A"),
        lock,
        purchase("p-1", milk=1),
        confirm("p-1", milk=1),
        share,
        hand("A"),
        take_back("A"),
        charge,
    ],
)
def test_what_was_never_opened_is_unknown(command):
    batch().when(command).then_refused(UnknownBatch)


def test_orders_are_added_once():
    batch(opened).when(AddOrders(ID, (C, A, B, A), AT)).then(added)
    batch(opened, added).when(AddOrders(ID, (C, A), AT)).then_nothing()
    locked_batch().when(AddOrders(ID, (A,), AT)).then_nothing()


def test_only_orders_that_are_new_are_added():
    batch(opened, OrdersAdded(ID, (A,), AT)).when(AddOrders(ID, (A, B), AT)).then(
        OrdersAdded(ID, (B,), AT)
    )


def test_orders_are_added_to_an_open_batch():
    locked_batch().when(AddOrders(ID, (member("D", 1, milk=1),), AT)).then_refused(BatchNotOpen)


def test_an_event_names_at_most_a_thousand_orders():
    orders = tuple(member(f"o-{i:04d}", 1, milk=1) for i in range(1_001))
    first, second = batch(opened).when(AddOrders(ID, orders, AT)).outcome()
    assert (len(first.orders), len(second.orders)) == (1_000, 1)
    parts = (
        batch(opened, first, second, locked).when(ShareShortage(ID, AT, units(milk=0))).outcome()
    )
    assert [len(part.cuts) for part in parts] == [1_000, 1]
    assert not DECIDER.state_of([opened, first, second, locked, *parts]).members


def test_orders_are_withdrawn_once():
    batch(opened, added).when(withdraw("C", "A", "C")).then(withdrawn("A", "C"))
    batch(opened, added, withdrawn("A", "C")).when(withdraw("C", "A")).then_nothing()


def test_an_order_in_a_run_is_not_withdrawn():
    locked_batch(bought, handed("A")).when(withdraw("A", "B")).then_refused(OrderInRun)


def test_an_order_that_went_wholly_short_has_left():
    history = (
        bought,
        confirmed("p-1", milk=5, tea=1),
        shared(SUPPLIER_SHORT, C={"milk": 1, "tea": 2}),
    )
    locked_batch(*history).when(withdraw("C")).then_nothing()


def test_a_batch_is_locked_once():
    batch(opened, added).when(lock).then(locked)
    locked_batch().when(lock).then_nothing()


def test_a_batch_of_nobody_is_not_locked():
    batch(opened).when(lock).then_refused(BatchEmpty)


def test_a_purchase_is_placed_once():
    locked_batch().when(purchase("p-1", milk=6, tea=3)).then(bought)
    locked_batch(bought).when(purchase("p-1", milk=6, tea=3)).then_nothing()


def test_a_purchase_id_names_one_purchase():
    locked_batch(bought).when(purchase("p-1", milk=1)).then_refused(PurchaseIdTaken)
    other = replace(purchase("p-1", milk=6, tea=3), supplier="Mill")
    locked_batch(bought).when(other).then_refused(PurchaseIdTaken)


def test_nothing_is_bought_before_the_batch_is_locked():
    batch(opened, added).when(purchase("p-1", milk=1)).then_refused(BatchNotLocked)


@pytest.mark.parametrize("quantities", [{}, {"milk": 0}, {"milk": 2, "tea": -1}])
def test_a_purchase_buys_something(quantities):
    locked_batch().when(purchase("p-1", **quantities)).then_refused(PurchaseEmpty)


def test_nothing_is_bought_on_speculation():
    locked_batch().when(purchase("p-1", milk=7)).then_refused(PurchaseExceedsDemand)
    locked_batch().when(purchase("p-1", oil=1)).then_refused(PurchaseExceedsDemand)
    locked_batch(purchased("p-1", milk=4)).when(purchase("p-2", milk=3)).then_refused(
        PurchaseExceedsDemand
    )
    locked_batch(purchased("p-1", milk=4)).when(purchase("p-2", milk=2)).then(
        purchased("p-2", milk=2)
    )


def test_units_too_many_of_one_product_do_not_forbid_another():
    history = purchased("p-1", milk=6), withdrawn("A")
    locked_batch(*history).when(purchase("p-2", tea=3)).then(purchased("p-2", tea=3))
    locked_batch(*history).when(purchase("p-2", milk=1)).then_refused(PurchaseExceedsDemand)


def test_what_a_supplier_does_not_deliver_may_be_bought_elsewhere():
    history = bought, confirmed("p-1", milk=4, tea=3)
    locked_batch(*history).when(purchase("p-2", milk=2)).then(purchased("p-2", milk=2))
    locked_batch(*history).when(purchase("p-2", milk=3)).then_refused(PurchaseExceedsDemand)


def test_after_the_shortage_is_shared_nothing_is_bought_for_those_who_went_short():
    history = bought, confirmed("p-1", milk=5, tea=3), shared(SUPPLIER_SHORT, C={"milk": 1})
    locked_batch(*history).when(purchase("p-2", milk=1)).then_refused(PurchaseExceedsDemand)


def test_a_supplier_confirms_as_it_says_and_once():
    locked_batch(bought).when(confirm("p-1", milk=5)).then(confirmed("p-1", milk=5))
    locked_batch(bought, confirmed("p-1", milk=5)).when(confirm("p-1", milk=5)).then_nothing()


def test_a_supplier_may_confirm_nothing_and_may_change_its_mind():
    locked_batch(bought).when(confirm("p-1")).then(confirmed("p-1"))
    locked_batch(bought, confirmed("p-1")).when(confirm("p-1")).then_nothing()
    locked_batch(bought, confirmed("p-1")).when(confirm("p-1", milk=9)).then(
        confirmed("p-1", milk=9)
    )


def test_only_a_purchase_is_confirmed():
    locked_batch().when(confirm("p-1", milk=1)).then_refused(UnknownPurchase)


def test_who_paid_first_is_served_first():
    history = bought, confirmed("p-1", milk=4, tea=2)
    expected = shared(SUPPLIER_SHORT, A={"milk": 1}, C={"milk": 1, "tea": 1})
    locked_batch(*history).when(share).then(expected)
    locked_batch(*history, expected).when(share).then_nothing()


def test_of_those_paid_together_the_order_id_decides():
    both = OrdersAdded(ID, (member("A", 1, milk=1), member("B", 1, milk=1)), AT)
    history = opened, both, locked, purchased("p-1", milk=2), confirmed("p-1", milk=1)
    batch(*history).when(share).then(shared(SUPPLIER_SHORT, B={"milk": 1}))


def test_a_product_that_nobody_could_sell_us_is_short_for_all():
    history = purchased("p-1", milk=6), confirmed("p-1", milk=6)
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, B={"tea": 1}, C={"tea": 2}))


def test_more_than_ordered_cuts_nobody():
    locked_batch(bought, confirmed("p-1", milk=9, tea=3, oil=2)).when(share).then_nothing()


def test_more_of_one_product_does_not_make_up_for_another():
    history = bought, confirmed("p-1", milk=9, tea=2)
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, C={"tea": 1}))


def test_units_of_those_who_left_serve_the_others():
    history = bought, confirmed("p-1", milk=3, tea=3), withdrawn("A")
    locked_batch(*history).when(share).then_nothing()


@pytest.mark.parametrize(
    "history",
    [(), (bought,), (purchased("p-1", milk=3), purchased("p-2", milk=3), confirmed("p-1", milk=3))],
)
def test_a_shortage_is_shared_when_all_suppliers_have_confirmed(history):
    locked_batch(*history).when(share).then_refused(PurchaseNotConfirmed)


def test_the_tally_shares_what_it_found():
    tally = ShareShortage(ID, AT, units(milk=5, tea=3))
    history = bought, confirmed("p-1", milk=6, tea=3)
    expected = shared(TALLY_SHORT, C={"milk": 1})
    locked_batch(*history).when(tally).then(expected)
    locked_batch(*history, expected).when(tally).then_nothing()


def test_an_open_batch_has_no_shortage():
    command = ShareShortage(ID, AT, units(milk=1))
    batch(opened, added).when(command).then_refused(BatchNotLocked)


def test_members_in_a_run_keep_their_units():
    history = bought, confirmed("p-1", milk=4, tea=3), handed("C")
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, A={"milk": 2}))


def test_members_are_handed_to_a_run_once():
    locked_batch(bought).when(hand("C", "A", "A")).then(handed("A", "C"))
    locked_batch(bought, handed("A", "C")).when(hand("A", "C")).then_nothing()
    locked_batch(bought, handed("A")).when(hand("A", "C")).then(handed("C"))


def test_an_open_batch_hands_nobody_over():
    batch(opened, added).when(hand("A")).then_refused(BatchNotLocked)


def test_an_order_is_in_one_run():
    locked_batch(bought, handed("A")).when(hand("A", run_id=R2)).then_refused(OrderInRun)


def test_only_members_are_handed_over():
    locked_batch(bought).when(hand("A", "Z")).then_refused(OrderNotInBatch)
    locked_batch(bought, withdrawn("A")).when(hand("A")).then_refused(OrderNotInBatch)


def test_orders_come_back_from_their_run_once():
    back = OrdersTakenBack(ID, R1, ids("A", "C"), AT)
    locked_batch(bought, handed("A", "C")).when(take_back("C", "A", "C")).then(back)
    locked_batch(bought, handed("A", "C"), back).when(take_back("A", "C")).then_nothing()
    locked_batch(bought, handed("A", "C"), back).when(hand("A", run_id=R2)).then(
        handed("A", run_id=R2)
    )


def test_a_run_gives_back_only_its_own():
    locked_batch(bought, handed("A")).when(take_back("A", run_id=R2)).then_nothing()


def test_a_charge_is_added_once():
    batch(opened).when(charge).then(charged)
    batch(opened, charged).when(charge).then_nothing()


def test_a_charge_id_names_one_charge():
    other = replace(charge, amount_minor=1)
    batch(opened, charged).when(other).then_refused(ChargeIdTaken)


names = st.lists(st.sampled_from(ids("A", "B", "C", "D")), max_size=3).map(tuple)
orders = st.sampled_from([A, B, C, member("D", 2, milk=2, tea=2)])
quantities = st.lists(
    st.builds(SkuUnits, st.sampled_from([MILK, TEA]), st.sampled_from([-1, 0, 1, 2, 3, 5, 9])),
    max_size=2,
).map(tuple)
purchase_ids = st.sampled_from([PurchaseId("p-1"), PurchaseId("p-2")])
commands = st.one_of(
    st.sampled_from([lock, lock, share, share, charge, replace(charge, amount_minor=1)]),
    st.builds(AddOrders, st.just(ID), st.lists(orders, max_size=3).map(tuple), st.just(AT)),
    st.builds(WithdrawOrders, st.just(ID), names, st.just("changed mind"), st.just(AT)),
    st.builds(
        PlacePurchase,
        st.just(ID),
        purchase_ids,
        st.sampled_from(["Farm", "Mill"]),
        quantities,
        st.just(AT),
    ),
    st.builds(ConfirmPurchase, st.just(ID), purchase_ids, quantities, st.just(AT)),
    st.builds(ShareShortage, st.just(ID), st.just(AT), quantities),
    st.builds(HandToRun, st.just(ID), st.sampled_from([R1, R2]), names, st.just(AT)),
    st.builds(TakeBack, st.just(ID), st.sampled_from([R1, R2]), names, st.just(AT)),
)
beginnings = st.sampled_from(
    [[], [AddOrders(ID, (A, B, C), AT)], [AddOrders(ID, (A, C), AT), lock]]
)


@given(beginnings, st.lists(commands, max_size=20))
def test_nobody_is_cut_below_nothing_and_nothing_is_bought_for_nobody(beginning, history):
    for step in tried(DECIDER, [open_it, *beginning, *history]):
        before, after = step.before, step.after
        assert after.in_run.keys() <= after.members.keys()
        assert all(part.quantity > 0 for m in after.members.values() for part in m.units)
        if isinstance(step.command, PlacePurchase) and step.events:
            asked = counted(step.command.units)
            assert all(before.coming[s] + n <= before.demand[s] for s, n in asked.items())
        cuts = [cut for e in step.events if isinstance(e, ShortageShared) for cut in e.cuts]
        for cut in cuts:
            assert cut.order_id not in before.in_run
            assert all(part.quantity > 0 for part in cut.units)
            assert not counted(cut.units) - counted(before.members[cut.order_id].units)
        if isinstance(step.command, ShareShortage):
            waiting = counted(part for m in after.waiting.values() for part in m.units)
            in_run = Counter(after.demand) - waiting
            found = step.command.available
            available = after.coming - in_run if found is None else +counted(found)
            assert not waiting - available
