import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from threading import Event

import pytest

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.verification.running import verify
from application.standing_orders import ORDER_DIFFERS
from application.streams import CAMPAIGN, NUMBER, ORDER
from domain.campaign_commands import CampaignNotOpen, CloseCampaign
from domain.identifiers import OrderId, shared_of, stream_of
from domain.order_commands import PlaceOrder
from tests.adapters.notes import NOON
from tests.conftest import IS_SLOW
from tests.exactness.children import Child, ended_in_any_case, start
from tests.exactness.last_units import (
    BOOK,
    SOLD_OUT,
    Sale,
    assert_never_one_too_many,
    at_once,
    bought,
    campaign_in,
    events_in,
    state_in,
    units_of,
)

pytestmark = pytest.mark.timeout(1_200)

BUYERS = 64
ROUNDS = 40 if IS_SLOW else 2
SINGLE = (((0, 1),),)
PROCESSES = 4
SHOPS = 16
"""Clients that buy one cart after the other, and as many that close."""


@pytest.fixture
def system(log_url: str) -> Iterator[System]:
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    system = System(log_url)
    yield system
    system.follow()
    report = verify(system.engine, MODELS)
    system.close()
    assert report.is_sound, [f for result in report.checks for f in result.findings]


def sold(system: System, sale: Sale) -> dict[OrderId, str]:
    sale.open(system)
    heard = at_once([partial(bought, system, cart) for cart in sale.carts])
    return dict(zip((cart.order_id for cart in sale.carts), heard, strict=True))


def test_as_many_orders_are_placed_as_there_are_units_and_not_one_more(system, seed, told):
    placed = 0
    for number in range(ROUNDS):
        sale = Sale(seed + number, BUYERS, SINGLE)
        heard = sold(system, sale)
        held = assert_never_one_too_many(system, sale, heard)
        units = min(sale.draft.items[0].units_max, sale.draft.units_max)
        assert held.total() == list(heard.values()).count("") == units
        placed += units
    told(seed=seed, rounds=ROUNDS, buyers=BUYERS * ROUNDS, placed=placed)


def test_of_mixed_carts_with_an_item_twice_those_are_placed_that_fit(system, seed, told):
    twice = 0
    for number in range(ROUNDS):
        sale = Sale(seed + number, BUYERS)
        heard = sold(system, sale)
        assert_never_one_too_many(system, sale, heard)
        assert SOLD_OUT in heard.values()
        twice += sum(
            len(units_of(cart)) < len(cart.lines) and not heard[cart.order_id]
            for cart in sale.carts
        )
    assert twice, "some of those that were placed hold an item twice"
    told(seed=seed, rounds=ROUNDS, buyers=BUYERS * ROUNDS, placed_with_an_item_twice=twice)


def test_who_is_sent_away_keeps_neither_number_nor_quota(system, seed):
    sale = Sale(seed, BUYERS, SINGLE)
    heard = sold(system, sale)
    for cart in sale.carts:
        number = system.log.read([stream_of(shared_of(BOOK), NUMBER, cart.order_id)])
        ((_, stream),) = number.items()
        ended = type(stream.events[-1]).__name__ == "OrderNumberGivenBack"
        assert ended is bool(heard[cart.order_id])


def test_two_closes_at_once_are_one_close_and_nothing_is_held_after_it(system, seed, told):
    in_time = 0
    for number in range(ROUNDS):
        sale = with_units_for_all(Sale(seed + number, BUYERS, SINGLE))
        sale.open(system)
        door = Door(random.Random(seed + number).randint(1, BUYERS // 2))
        buying = [partial(bought_in_turn, door, system, sale.carts[n::SHOPS]) for n in range(SHOPS)]
        closing = [partial(closed_after, door, system, sale, str(n)) for n in range(SHOPS)]
        heard = " ".join(at_once([*buying, *closing])[:SHOPS]).split(" ")
        assert set(heard) <= {"", CampaignNotOpen.__name__}
        names = events_in(system, CAMPAIGN, sale.draft.campaign_id)
        ends = [name for name in names if name in ("CampaignClosed", "CampaignFailed")]
        assert len(ends) == 1
        assert names[-1] == ends[0], "nothing is held after the close"
        placed = heard.count("")
        assert placed >= door.answers_before
        assert campaign_in(system, sale).held.total() == placed
        in_time += placed
    assert 0 < in_time < BUYERS * ROUNDS, "some were in time, and some too late"
    told(seed=seed, rounds=ROUNDS, buyers=BUYERS * ROUNDS, in_time=in_time)


class Door:
    """Opens for those who close when so many buyers have been answered."""

    def __init__(self, answers_before: int) -> None:
        self.answers_before = answers_before
        self.is_open = Event()
        self._answers = count(1)

    def answered(self) -> None:
        if next(self._answers) == self.answers_before:
            self.is_open.set()


def bought_in_turn(door: Door, system: System, carts: Sequence[PlaceOrder]) -> str:
    answers = []
    for cart in carts:
        answers.append(bought(system, cart))
        door.answered()
    return " ".join(answers)


def closed_after(door: Door, system: System, sale: Sale, command_id: str) -> str:
    assert door.is_open.wait(60)
    closing = CloseCampaign(sale.draft.campaign_id, NOON + timedelta(minutes=1))
    system.handle(BOOK, closing, f"close:{sale.seed}:{command_id}", "merchant")
    return ""


def test_the_same_order_from_many_clients_is_one_order(system, seed):
    for number in range(ROUNDS):
        sale = with_units_for_all(Sale(seed + number, 4, SINGLE))
        sale.open(system)
        (cart, *_) = sale.carts
        heard = at_once([partial(bought, system, cart)] * (BUYERS // 2))
        assert set(heard) == {""}
        assert events_in(system, ORDER, cart.order_id) == ["OrderPlaced"]
        assert campaign_in(system, sale).held.total() == 1


def test_of_two_orders_under_one_id_one_stands_and_the_other_client_is_told(system, seed):
    for number in range(ROUNDS):
        sale = with_units_for_all(Sale(seed + number, 4, SINGLE))
        sale.open(system)
        one, other = sale.carts[0], sale.cart(0, ((0, 2),))
        heard = at_once([partial(bought, system, cart) for cart in (one, other) * (BUYERS // 4)])
        assert {heard[0], heard[1]} == {"", ORDER_DIFFERS}
        assert heard == heard[:2] * (BUYERS // 4)
        stands = one if not heard[0] else other
        assert campaign_in(system, sale).held == units_of(stands)
        placed = state_in(system, ORDER, one.order_id).placed_lines
        assert sum(line.quantity for line in placed) == units_of(stands).total()


def with_units_for_all(sale: Sale) -> Sale:
    """With units for everybody."""
    items = tuple(replace(item, units_max=1_000) for item in sale.draft.items)
    sale.__dict__["draft"] = replace(sale.draft, items=items, units_max=1_000)
    return sale


@pytest.mark.slow
def test_from_several_processes_it_is_never_one_too_many_either(system, log_url, seed, told):
    placed = 0
    with ended_in_any_case(list[Child]()) as children:
        children += [start("buyer", log_url, n, PROCESSES) for n in range(PROCESSES)]
        for number in range(ROUNDS):
            sale = Sale(seed + number, BUYERS)
            sale.open(system)
            for child in children:
                child.wait_for_lines(1 + number * BUYERS // PROCESSES)
                child.tell(f"{sale.seed} {BUYERS}\n")
            for child in children:
                child.wait_for_lines(1 + (number + 1) * BUYERS // PROCESSES)
            said = [line.split("\t") for child in children for line in child.lines[1:]]
            heard = {OrderId(order_id): why for _, order_id, why in said}
            placed += assert_never_one_too_many(system, sale, heard).total()
        assert {child.finish() for child in children} == {0}
    told(seed=seed, rounds=ROUNDS, processes=PROCESSES, buyers=BUYERS * ROUNDS, units=placed)
