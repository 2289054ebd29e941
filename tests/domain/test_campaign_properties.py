"""Whatever commands come, a campaign holds no more than its caps."""

from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import DECIDER
from domain.campaign_commands import FreeUnits, HoldRequest, HoldUnits
from domain.campaign_events import CampaignClosed, UnitsFreed, UnitsHeld
from domain.goods import SkuUnits
from domain.identifiers import OrderId, Sku
from tests.domain.campaign_examples import (
    AT,
    CLOSES,
    ID,
    MILK,
    TEA,
    change,
    close,
    draft,
    publish,
    terminate,
)
from tests.scenario import tried

skus = st.sampled_from([MILK, MILK, TEA, TEA, Sku("oil")])
some_units = st.lists(st.builds(SkuUnits, skus, st.integers(-1, 4)), max_size=3).map(tuple)
some_orders = st.sampled_from([OrderId("o-1"), OrderId("o-2"), OrderId("o-3")])
requests = st.lists(st.builds(HoldRequest, some_orders, some_units), max_size=4).map(tuple)
times = st.sampled_from([AT, AT, AT, CLOSES])
commands = st.one_of(
    st.sampled_from([publish, publish, change, close, terminate]),
    st.builds(HoldUnits, st.just(ID), requests, times),
    st.builds(HoldUnits, st.just(ID), requests, times),
    st.builds(FreeUnits, st.just(ID), st.just(1), some_units, st.just(AT)),
)


@given(st.lists(commands, max_size=20))
def test_no_more_is_held_than_the_caps(history):
    for step in tried(DECIDER, [draft, *history], counted=(HoldUnits, FreeUnits)):
        state = step.after
        assert state.held.total() <= 9
        assert all(0 < n <= state.items[sku].units_max for sku, n in state.held.items())
        for event in step.events:
            if isinstance(event, CampaignClosed):
                assert event.units_held >= 4
            if isinstance(event, UnitsHeld | UnitsFreed):
                assert event.units
                assert all(part.quantity > 0 for part in event.units)
