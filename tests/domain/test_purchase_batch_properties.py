"""Random commands on a batch: nobody is cut below nothing, nothing is bought for nobody."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.batch_commands import (
    AddOrders,
    ConfirmPurchase,
    HandToRun,
    PlacePurchase,
    ShareShortage,
    TakeBack,
    WithdrawOrders,
)
from domain.batch_events import ShortageShared
from domain.goods import SkuUnits, counted
from domain.identifiers import PurchaseId
from domain.purchase_batch import DECIDER
from tests.domain.purchase_batch_examples import (
    AT,
    ID,
    MILK,
    R1,
    R2,
    TEA,
    A,
    B,
    C,
    charge,
    ids,
    lock,
    member,
    open_it,
    share,
)
from tests.scenario import tried

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
