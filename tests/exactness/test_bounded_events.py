"""No event names more than a thousand orders, whatever a command names; and nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, OrderClaim
from application.collecting import CollectOrders, ReleaseFromBatch
from application.envelope import Envelope
from application.giving_back import ClaimEnd, GiveBackClaims
from application.handling import Handling
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from application.limits import TooManyOrders
from application.outcome import Outcome
from application.paying import ConfirmPayments, ReportPayments
from application.placing import PlaceOrders
from domain import (
    book_filing,
    buyer_identity,
    draw_events,
    inspection_draw,
    payment,
    waitlist,
    waitlist_events,
)
from domain.batch_commands import OpenBatch
from domain.book_filing_commands import DescribeLoad, LoadUnfit
from domain.book_filing_events import LoadDescribed
from domain.clearance_refusals import RunSizeRefused
from domain.draw_commands import Draw, GiveWitness
from domain.drawing import commitment_of
from domain.goods import SkuUnits
from domain.identifiers import (
    ORDERS_PER_COMMAND_MAX,
    ORDERS_PER_EVENT_MAX,
    BatchId,
    CampaignId,
    ExitId,
    OrderId,
    Partition,
    PersonKey,
    RunId,
    Sku,
    filing_of_exit,
    shared_of,
)
from domain.order_commands import ConfirmPayment, PlaceOrder
from domain.payment import PaymentShare, ReportPayment, TooManyShares
from domain.refusals import Refused
from tests.adapters.examples import example_of
from tests.domain import clearance_examples as runs
from tests.domain import draw_examples as draws
from tests.domain.clearance_examples import NOON
from tests.exactness.long_lists import (
    BATCH,
    EXIT,
    IDS,
    LISTING,
    ORDERS,
    STORIES,
    listing,
    orders_named,
    run_story,
    told,
)
from tests.exactness.long_lists_ahead import ahead_story, early_run_story
from tests.exactness.long_taxes import guarantee_story
from tests.exactness.shop import BOOK, CAMPAIGN, Round, Shop, open_shop
from tests.memory_log import MemoryLog


@pytest.mark.parametrize("story", [*STORIES, ahead_story, guarantee_story])
def test_a_command_of_many_orders_is_several_events_of_one_append(story: Callable[[], Any]):
    for events in story():
        named = [orders_named(event) for event in events if listing(type(event))]
        if named:
            assert max(map(len, named)) == ORDERS_PER_EVENT_MAX
            by_type: dict[type, list[str]] = {}
            for event in events:
                by_type.setdefault(type(event), []).extend(orders_named(event))
            for event_type, ids in by_type.items():
                assert len(ids) == len(set(ids)) == ORDERS * bool(listing(event_type)), event_type


def test_a_run_of_a_thousand_names_no_more_in_any_event():
    for events in (*run_story(), *early_run_story()):
        assert all(len(set(orders_named(event))) <= ORDERS_PER_EVENT_MAX for event in events)
        assert events


def test_a_run_of_more_is_refused():
    with pytest.raises(RunSizeRefused):
        runs.played([], runs.opening(map(runs.run_order, range(ORDERS))))


def test_a_payment_of_more_is_refused():
    shares = tuple(PaymentShare(BOOK, i, 1) for i in IDS)
    with pytest.raises(TooManyShares):
        list(told(payment.DECIDER, paid(shares)))
    a_thousand = shares[:ORDERS_PER_EVENT_MAX]
    events = list(told(payment.DECIDER, paid(a_thousand), paid(a_thousand, amount_fen=1)))
    assert [len(orders_named(event)) for (event,) in events] == [ORDERS_PER_EVENT_MAX] * 2


def paid(shares: Sequence[PaymentShare], amount_fen: int = 0) -> ReportPayment:
    amount = amount_fen or len(shares)
    return ReportPayment("pay", "ALIPAY", PersonKey("p"), amount, tuple(shares), NOON)


def test_a_lorry_with_more_parcels_is_refused():
    filing_id, grams = filing_of_exit(ExitId("X")), (13_000, 0, 200, 150)
    load = DescribeLoad(filing_id, "L-1", "浙B1", *grams, "3", "desk", NOON, order_ids=IDS)
    with pytest.raises(LoadUnfit):
        list(told(book_filing.DECIDER, load))
    a_thousand = replace(load, order_ids=IDS[:ORDERS_PER_EVENT_MAX])
    ((event,),) = told(book_filing.DECIDER, a_thousand)
    assert len(orders_named(event)) == ORDERS_PER_EVENT_MAX


def identities() -> Iterable[list[buyer_identity.Event]]:
    """Answers about somebody with thousands of orders, and thousands that came later."""
    state, decider = buyer_identity.BuyerIdentity(), buyer_identity.DECIDER
    orders = tuple(buyer_identity.OrderOfBook(BOOK, i) for i in IDS)
    who = (PersonKey("p"), buyer_identity.IdentityKey("n"))
    for reason in (None, buyer_identity.NotConfirmedReason.UNKNOWN):
        answer = buyer_identity.RecordIdentityAnswer(
            *who, orders, "register", f"r-{reason}", reason, NOON
        )
        events = list(decider.decide(answer, state))
        yield events
    state = decider.state_of(events[:1])
    yield list(decider.decide(buyer_identity.IdentifyOrders(*who, orders, NOON), state))


def test_an_answer_about_thousands_of_orders_is_several_events():
    for events in identities():
        assert all(len(event.orders) <= ORDERS_PER_EVENT_MAX for event in events)
        named = [order for event in events for order in event.orders]
        assert len(named) == len(set(named)) >= ORDERS - ORDERS_PER_EVENT_MAX


def lines() -> Iterable[list[waitlist_events.Event]]:
    """Thousands who wait together: offered, accepted, lapsed, and out of the line."""
    units = (SkuUnits(Sku("HONEY"), 1),)
    place = waitlist.Place(PersonKey("p"), units)
    waiting = waitlist.Waitlist(dict.fromkeys(IDS, place), {}, Counter({Sku("HONEY"): ORDERS}))
    later = NOON + timedelta(hours=1)
    over = replace(place, accept_by=NOON)
    offered = replace(waiting, waiting={}, offered=dict.fromkeys(IDS, over))
    offers = tuple(waitlist_events.Offer(i, PersonKey("p"), units) for i in IDS)
    campaign_id = CAMPAIGN.campaign_id
    for state, command in (
        (waiting, waitlist.MakeOffers(campaign_id, offers, later, NOON)),
        (waiting, waitlist.LeaveWaitlist(campaign_id, IDS, "over", NOON)),
        (offered, waitlist.AcceptOffers(campaign_id, IDS, NOON)),
        (offered, waitlist.LapseOffers(campaign_id, later)),
    ):
        yield list(waitlist.DECIDER.decide(command, state))


def test_a_line_of_thousands_moves_in_several_events():
    for events in lines():
        named = [orders_named(event) for event in events]
        assert all(len(ids) <= ORDERS_PER_EVENT_MAX for ids in named)
        assert sorted(i for ids in named for i in ids) == sorted(IDS)


def lots() -> Iterable[list[draw_events.Event]]:
    """Thousands that may be drawn, and as many drawn as officers can ever inspect."""
    said = ("seed" * 16, "salt" * 16)
    seed, salt = (text.encode().hex() for text in said)
    freeze = replace(
        draws.freezing([draws.candidate(n) for n in range(ORDERS)], per_mille=1_000),
        commitment=commitment_of(*(text.encode() for text in said)),
    )
    yield from told(
        inspection_draw.DECIDER,
        freeze,
        GiveWitness(draws.DRAW, "7", "m-kiwi/ada", NOON),
        Draw(draws.DRAW, seed, salt, NOON),
    )


def test_a_draw_names_no_more_than_a_thousand_in_any_event():
    frozen, _, drawn = lots()
    named = [orders_named(event) for event in frozen[1:]]
    assert list(map(len, named)) == [ORDERS_PER_EVENT_MAX, ORDERS_PER_EVENT_MAX, ORDERS - 2_000]
    assert len(set().union(*named)) == ORDERS
    assert [len(orders_named(event)) for event in drawn] == [ORDERS_PER_EVENT_MAX]


def test_every_event_that_lists_orders_was_tried():
    every = (*STORIES, ahead_story, guarantee_story, run_story, early_run_story)
    seen = {type(event) for story in every for events in story() for event in events}
    seen |= {payment.PaymentReported, payment.PaymentReportDiffers}
    seen |= {type(event) for events in identities() for event in events}
    seen |= {type(event) for events in lines() for event in events}
    seen |= {type(event) for events in lots() for event in events}
    # A lorry is described at once, one share moves at a time, and one order joins a line.
    seen |= {LoadDescribed, payment.PaymentShareMoved, waitlist_events.WaitlistJoined}
    assert {kind.__name__ for kind in LISTING - seen} == set()


# Commands over many streams


def sent(command: Any, partition: Partition = BOOK) -> Envelope:
    return Envelope(partition, command, type(command).__name__, "planner", NOON)


def events_of(log: MemoryLog, command: type) -> list[Any]:
    """Those of one command: one append, for they have its metadata."""
    return [
        each.event
        for each in log.recorded
        if each.metadata and each.metadata.command_id == command.__name__
    ]


def in_parts(log: MemoryLog, command: type, event_name: str) -> list[int]:
    found = [e for e in events_of(log, command) if type(e).__name__ == event_name]
    return [len(orders_named(event)) for event in found]


def test_thousands_of_orders_are_collected_and_let_go_in_one_append_each():
    log, at = MemoryLog(), Round("a", 0).at
    handling = Handling(log)
    open_shop(handling)
    shop = Shop(handling, "shop", at)
    ids = tuple(sorted(paid_orders(shop)))
    batch = BatchId("B-large")
    handling.handle(sent(OpenBatch(batch, "large", CAMPAIGN.route, at)))
    collected = handling.handle(sent(CollectOrders(batch, ids, at)))
    assert in_parts(log, CollectOrders, "OrdersAdded") == [1_000, 1_000, 500]
    assert collected == Outcome(log.last_position(), ORDERS + 4)  # Three parts; and it is formed.
    handling.handle(sent(ReleaseFromBatch(batch, ids, "asked", at)))
    assert in_parts(log, ReleaseFromBatch, "OrdersWithdrawn") == [1_000, 1_000, 500]
    cancelled = handling.handle(sent(CancelOrders(ids, "asked", at)))
    assert not cancelled.refused
    names = [type(event).__name__ for event in events_of(log, CancelOrders)]
    assert names.count("OrderCancelled") == ORDERS
    assert names.count("UnitsFreed") == 1


def paid_orders(shop: Shop) -> Iterable[OrderId]:
    """Enough orders for one command, placed in sets and paid together."""
    rounds = [Round("a", number) for number in range(ORDERS // 5)]
    orders = [(each, place, each.order(place)) for each in rounds for place in (0, 1, 2, 3, 4)]
    refused = shop.desk.place([order for _, _, order in orders])
    assert not refused
    shop.desk.pay([each.payment(order, place) for each, place, order in orders])
    return (order.order_id for _, _, order in orders)


TOO_MANY = tuple(OrderId(f"shop-9:{n}") for n in range(ORDERS_PER_COMMAND_MAX + 1))


@pytest.mark.parametrize(
    "command",
    [
        CollectOrders(BATCH, TOO_MANY, NOON),
        ReleaseFromBatch(BATCH, TOO_MANY, "asked", NOON),
        CancelOrders(TOO_MANY, "asked", NOON),
        ListForLeaving(EXIT, "L1", (RunParcels(RunId("R1"), TOO_MANY),), NOON),
        TakeOffExit(EXIT, TOO_MANY, "asked", NOON),
        ClaimOrders(BOOK, (example_of(OrderClaim),) * len(TOO_MANY), NOON),
        PlaceOrders(CampaignId("c"), (example_of(PlaceOrder),) * len(TOO_MANY), (), NOON),
        GiveBackClaims(BOOK, (example_of(ClaimEnd),) * len(TOO_MANY), NOON),
        ReportPayments((example_of(ReportPayment),) * len(TOO_MANY), NOON),
        ConfirmPayments((example_of(ConfirmPayment),) * len(TOO_MANY), NOON),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_command_of_more_orders_than_one_takes_is_refused_by_name(command):
    log = MemoryLog()
    shared = isinstance(command, ClaimOrders | GiveBackClaims | ReportPayments)
    envelope = sent(command, shared_of(BOOK) if shared else BOOK)
    with pytest.raises(TooManyOrders) as refused:
        Handling(log).handle(envelope)
    assert isinstance(refused.value, Refused)
    assert refused.value.values == {"orders": len(TOO_MANY), "orders_max": ORDERS_PER_COMMAND_MAX}
    assert log.recorded == []
