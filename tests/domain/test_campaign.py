from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import DECIDER
from domain.campaign_commands import (
    CampaignEmpty,
    CampaignEnded,
    CampaignIdTaken,
    CampaignLimitsUnsound,
    CampaignNotDraft,
    CampaignNotOpen,
    CampaignWindowEmpty,
    CapExceeded,
    ChangePromise,
    CloseCampaign,
    DraftCampaign,
    FreeUnits,
    HoldRequest,
    HoldUnits,
    ItemNotOffered,
    ItemOfferedTwice,
    ItemUnsound,
    NotHeld,
    PublishCampaign,
    QuantityNotPositive,
    TerminateCampaign,
    UnitsNotHeld,
    UnknownCampaign,
)
from domain.campaign_events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignItem,
    CampaignPublished,
    CampaignTerminated,
    PromiseChanged,
    Sales,
    SalesUndone,
    UnitsFreed,
    UnitsHeld,
    UnitsSold,
)
from domain.campaign_holding import those_that_fit
from domain.goods import Route, SkuUnits
from domain.identifiers import CampaignId, MerchantId, OrderId, Sku
from domain.refusals import AmountRefused
from domain.tax import TaxRates
from tests.scenario import Scenario, tried

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
AT = OPENS + timedelta(days=1)
CLOSES = OPENS + timedelta(days=10)
ID = CampaignId("c-1")
MILK, TEA = Sku("milk"), Sku("tea")
ROUTE = Route("502", "Los Angeles", "3104", "2")
PROMISE = date(2026, 12, 20)
RATES = TaxRates(Decimal("0.13"))


def item(sku, units_max, price="12.50"):
    code = "1901101000"
    return CampaignItem(sku, sku, Decimal(price), units_max, code, "011", "601", RATES, 900, 1_500)


FACTS = (
    ID,
    MerchantId("m-1"),
    "Double eleven",
    (item(MILK, 6), item(TEA, 5)),
    ROUTE,
    OPENS,
    CLOSES,
    4,
    9,
    PROMISE,
    "Asia/Shanghai",
)
draft = DraftCampaign(*FACTS, OPENS)
drafted = CampaignDrafted(*FACTS, OPENS)
published = CampaignPublished(ID, OPENS)
closed = CampaignClosed(ID, 4, CLOSES, Sales(2, 4, 5_000))
failed = CampaignFailed(ID, 4, 4, CLOSES, Sales(2, 3, 3_750))
terminated = CampaignTerminated(ID, "recalled", AT)
publish = PublishCampaign(ID, OPENS)
close = CloseCampaign(ID, CLOSES)
terminate = TerminateCampaign(ID, "recalled", AT)
change = ChangePromise(ID, date(2027, 1, 5), "ship late", AT)


def units(**quantities):
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


def hold(*requests, at=AT):
    numbered = enumerate(requests, 1)
    return HoldUnits(ID, tuple(HoldRequest(OrderId(f"o-{i}"), asked) for i, asked in numbered), at)


def held(order_count, at=AT, **quantities):
    return UnitsHeld(ID, order_count, units(**quantities), at)


def free(**quantities):
    return FreeUnits(ID, 1, units(**quantities), AT)


def campaign():
    return Scenario(DECIDER)


def sold(order_count, money_fen, **quantities):
    return UnitsSold(ID, order_count, units(**quantities), money_fen, AT)


def open_campaign():
    return campaign().given(drafted, published)


def left_out(command, *history):
    return those_that_fit(command, DECIDER.state_of([drafted, published, *history]))[1]


def test_a_campaign_is_drafted_once():
    campaign().when(draft).then(drafted)
    campaign().given(drafted).when(draft).then_nothing()
    campaign().given(drafted, published).when(draft).then_nothing()


@pytest.mark.parametrize(
    "change",
    [
        {"merchant_id": MerchantId("m-2")},
        {"units_max": 10},
        {"items": (item(MILK, 6),)},
        {"items": (item(MILK, 6, "13.00"), item(TEA, 5))},
        {"opens_at": AT},
    ],
)
def test_an_id_names_one_offer(change):
    campaign().given(drafted).when(replace(draft, **change)).then_refused(CampaignIdTaken)


def test_a_campaign_offers_something():
    campaign().when(replace(draft, items=())).then_refused(CampaignEmpty)


def test_a_product_is_offered_once():
    twice = replace(draft, items=(item(MILK, 1), item(MILK, 2)))
    campaign().when(twice).then_refused(ItemOfferedTwice)


@pytest.mark.parametrize(
    "one",
    [
        item(MILK, 0),
        item(MILK, 1, "0"),
        item(MILK, 1, "0.009"),
        item(MILK, 1, "1.000001"),
        replace(item(MILK, 1), rates=TaxRates(Decimal("0.13"), Decimal(1))),
    ],
)
def test_an_item_has_units_a_price_and_rates(one):
    campaign().when(replace(draft, items=(one,))).then_refused(ItemUnsound)


def test_a_window_has_a_length():
    campaign().when(replace(draft, closes_at=OPENS)).then_refused(CampaignWindowEmpty)


@pytest.mark.parametrize("limits", [(-1, 5), (6, 5), (0, 0)])
def test_a_minimum_is_not_above_the_cap(limits):
    low, high = limits
    command = replace(draft, units_min=low, units_max=high)
    campaign().when(command).then_refused(CampaignLimitsUnsound)


def test_a_draft_is_published_once():
    campaign().given(drafted).when(publish).then(published)
    open_campaign().when(publish).then_nothing()


@pytest.mark.parametrize("end", [closed, failed, terminated])
def test_only_a_draft_is_published(end):
    open_campaign().given(end).when(publish).then_refused(CampaignNotDraft)


@pytest.mark.parametrize("command", [publish, hold(units(milk=1)), free(milk=1), change, close])
def test_what_was_never_drafted_is_unknown(command):
    campaign().when(command).then_refused(UnknownCampaign)


def test_units_of_orders_placed_together_are_held_together():
    asked = units(tea=1, milk=2), units(milk=1)
    open_campaign().when(hold(*asked)).then(held(2, milk=3, tea=1))


def test_caps_may_be_reached():
    open_campaign().when(hold(units(milk=6), units(tea=3))).then(held(2, milk=6, tea=3))


def test_who_does_not_fit_is_left_out_and_those_after_may_fit():
    command = hold(units(milk=4), units(milk=3), units(milk=2))
    open_campaign().when(command).then(held(2, milk=6))
    assert left_out(command) == {"o-2": CapExceeded.__name__}


def test_the_cap_of_a_product_counts_it_on_all_lines():
    command = hold((*units(milk=4), *units(milk=3)))
    open_campaign().when(command).then_nothing()
    assert left_out(command) == {"o-1": CapExceeded.__name__}


def test_the_cap_of_the_campaign_counts_all_products():
    command = hold(units(milk=5, tea=5))
    open_campaign().when(command).then_nothing()
    assert left_out(command) == {"o-1": CapExceeded.__name__}


def test_what_was_held_before_counts():
    command = hold(units(milk=1))
    open_campaign().given(held(1, milk=6)).when(command).then_nothing()
    assert left_out(command, held(1, milk=6)) == {"o-1": CapExceeded.__name__}


def test_a_product_that_is_not_offered_is_not_held():
    assert left_out(hold(units(oil=1))) == {"o-1": ItemNotOffered.__name__}


@pytest.mark.parametrize("asked", [(), units(milk=0), units(milk=-1), units(milk=2, tea=-1)])
def test_an_order_asks_for_units(asked):
    open_campaign().when(hold(asked)).then_nothing()
    assert left_out(hold(asked)) == {"o-1": QuantityNotPositive.__name__}


def test_an_order_named_twice_is_held_once():
    request = HoldRequest(OrderId("o-1"), units(milk=1))
    open_campaign().when(HoldUnits(ID, (request, request), AT)).then(held(1, milk=1))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (OPENS - timedelta(microseconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
    ],
)
def test_units_are_held_from_the_opening_until_the_close(at, is_open):
    command = hold(units(milk=1), at=at)
    if is_open:
        open_campaign().when(command).then(held(1, at=at, milk=1))
    else:
        open_campaign().when(command).then_nothing()
        assert left_out(command) == {"o-1": CampaignNotOpen.__name__}


@pytest.mark.parametrize("history", [(), (published, closed), (published, terminated)])
def test_units_are_held_while_the_campaign_is_published(history):
    campaign().given(drafted, *history).when(hold(units(milk=1))).then_nothing()


def test_units_freed_may_be_held_again():
    freed = UnitsFreed(ID, 1, units(milk=2), AT)
    open_campaign().given(held(1, milk=6)).when(free(milk=2)).then(freed)
    open_campaign().given(held(1, milk=6), freed).when(hold(units(milk=2))).then(held(1, milk=2))


def test_no_more_units_are_freed_than_are_held():
    open_campaign().given(held(1, milk=2)).when(free(milk=3)).then_refused(UnitsNotHeld)
    open_campaign().given(held(1, milk=2)).when(free(tea=1)).then_refused(UnitsNotHeld)


def test_freeing_never_holds():
    open_campaign().given(held(1, milk=2)).when(free(milk=-1)).then_refused(QuantityNotPositive)


def test_no_units_freed_is_nothing():
    open_campaign().when(free()).then_nothing()


def test_a_promise_is_changed_once():
    changed = PromiseChanged(ID, date(2027, 1, 5), "ship late", AT)
    open_campaign().when(change).then(changed)
    open_campaign().given(changed).when(change).then_nothing()


def test_a_closed_campaign_still_has_its_promise_to_change():
    open_campaign().given(closed).when(change).then(
        PromiseChanged(ID, date(2027, 1, 5), "ship late", AT)
    )


@pytest.mark.parametrize("end", [failed, terminated])
def test_a_campaign_that_sold_nothing_promises_nothing(end):
    open_campaign().given(end).when(change).then_refused(CampaignEnded)


def test_a_campaign_at_its_minimum_is_closed_once():
    history = (held(2, milk=4), sold(2, 5_000, milk=4))
    open_campaign().given(*history).when(close).then(closed)
    open_campaign().given(*history, closed).when(close).then_nothing()


def test_a_campaign_one_unit_below_its_minimum_fails_once():
    history = (held(2, milk=4), sold(2, 3_750, milk=3))
    open_campaign().given(*history).when(close).then(failed)
    open_campaign().given(*history, failed).when(close).then_nothing()


def test_units_that_are_promised_and_not_paid_do_not_count_for_the_minimum():
    short = CampaignFailed(ID, 4, 4, CLOSES, Sales())
    open_campaign().given(held(2, milk=4)).when(close).then(short)


def test_sales_that_were_given_up_do_not_count_for_the_minimum():
    undone = SalesUndone(ID, 1, units(milk=1), 1_250, AT)
    history = (held(3, milk=4), sold(3, 5_000, milk=4), undone)
    open_campaign().given(*history).when(close).then(failed)


@pytest.mark.parametrize("history", [(), (published, terminated)])
def test_only_a_published_campaign_is_closed(history):
    campaign().given(drafted, *history).when(close).then_refused(CampaignNotOpen)


@pytest.mark.parametrize("history", [(), (published,)])
def test_a_campaign_is_terminated_once_before_its_close(history):
    campaign().given(drafted, *history).when(terminate).then(terminated)
    campaign().given(drafted, *history, terminated).when(terminate).then_nothing()


@pytest.mark.parametrize("end", [closed, failed])
def test_a_campaign_that_ended_is_not_terminated(end):
    open_campaign().given(end).when(terminate).then_refused(CampaignEnded)


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


def test_an_order_left_out_is_told_the_rule_that_left_it_out():
    refusal = NotHeld(reason=CapExceeded.__name__)
    assert isinstance(refusal, AmountRefused)
    assert refusal.values == {"reason": "CapExceeded"}
