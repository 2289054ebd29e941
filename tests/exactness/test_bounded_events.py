"""No event names more than a thousand orders, whatever a command names; and nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import (
    book_filing,
    buyer_identity,
    draw_events,
    inspection_draw,
    payment,
    waitlist,
    waitlist_events,
)
from domain.book_filing_commands import DescribeLoad, LoadUnfit
from domain.book_filing_events import LoadDescribed
from domain.clearance_refusals import RunSizeRefused
from domain.draw_commands import Draw, GiveWitness
from domain.drawing import commitment_of
from domain.goods import SkuUnits
from domain.identifiers import ORDERS_PER_EVENT_MAX, ExitId, PersonKey, Sku, filing_of_exit
from domain.payment import PaymentShare, ReportPayment, TooManyShares
from tests.domain import clearance_examples as runs
from tests.domain import draw_examples as draws
from tests.domain.clearance_examples import NOON
from tests.exactness.long_lists import IDS, LISTING, ORDERS, STORIES, listing, orders_named, told
from tests.exactness.long_lists_ahead import ahead_story, early_run_story
from tests.exactness.long_runs import run_story
from tests.exactness.long_taxes import guarantee_story
from tests.exactness.shop import BOOK, CAMPAIGN


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
