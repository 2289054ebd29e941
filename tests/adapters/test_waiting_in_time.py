from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.looking_round import OF_A_KIND_MAX
from adapters.outstanding import MODELS, lines_to_tend
from adapters.simulator.running import START
from adapters.sweeping import Sweeper
from adapters.timer import do_what_is_due
from application.cancelling import CancelOrders
from application.ordering import Sender, place_orders
from application.waiting import TendWaitlist
from application.work_requests import Request, Work
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms
from domain.goods import SkuUnits
from domain.identifiers import OrderId, Partition, Sku
from domain.waitlist import JoinWaitlist
from projections import timetable
from projections.following import follow_all
from tests.adapters.verification.planting import found, verified
from tests.end_to_end.port import Port, item, line
from tests.end_to_end.port import order as ordered
from tests.properties import pools

BOOK = Partition("line.NB01")
ID, JAM = pools.CAMPAIGNS[0], Sku("JAM")
ACCEPT_MINUTES = 60
SOLD, WAITS, NEXT = 1, 2, 3


class Sale(Port):
    """One jar of jam, sold to the first of three who want it."""

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url, BOOK)
        terms = CampaignTerms(accept_minutes=ACCEPT_MINUTES)
        items = (item(JAM, "20.00", 1),)
        self.do(replace(pools.campaign(0, self.now), items=items, terms=terms))
        self.do(PublishCampaign(ID, self.now))
        assert self.place(SOLD) == {}
        for number in (WAITS, NEXT):
            key = self.wanted(number).buyer_key
            units = (SkuUnits(JAM, 1),)
            self.do(JoinWaitlist(ID, order_id(number), key, units, self.now))

    def wanted(self, number: int):
        plain = ordered(number, line(JAM, 1, "20.00"), at=self.now)
        merchant_id = pools.MERCHANTS[0]
        return replace(plain, order_id=order_id(number), campaign_id=ID, merchant_id=merchant_id)

    def place(self, number: int):
        sender = Sender("shop", self.now)
        return place_orders(self.system.handling, self.book, [self.wanted(number)], sender)

    def cancel(self, number: int) -> None:
        self.do(CancelOrders((order_id(number),), "changed mind", self.now))

    def rows(self):
        follow_all(self.system.engine, self.system.log, MODELS)
        query = sa.select(timetable.places).where(timetable.places.c.partition == self.book)
        with self.system.engine.connect() as connection:
            found = connection.execute(query.order_by(timetable.places.c.joined_position)).all()
        return [(row.order_id, row.units, row.accept_by) for row in found]

    def offered(self):
        return list(self.state("waitlist", ID).offered)


def order_id(number: int) -> OrderId:
    return OrderId(f"jam:{number}")


@pytest.fixture
def sale(tmp_path) -> Iterator[Sale]:
    sale = Sale(f"sqlite:///{tmp_path}/jihuo.db")
    yield sale
    sale.close()


def test_the_timetable_shows_who_waits_and_until_when_something_is_offered(sale):
    assert sale.rows() == [(order_id(WAITS), 1, None), (order_id(NEXT), 1, None)]
    sale.cancel(SOLD)
    sale.do(TendWaitlist(ID, sale.now))
    until = sale.state("waitlist", ID).offered[order_id(WAITS)].accept_by
    assert sale.rows() == [(order_id(WAITS), 1, until), (order_id(NEXT), 1, None)]
    assert sale.place(WAITS) == {}
    assert sale.rows() == [(order_id(NEXT), 1, None)]


def test_the_timer_gives_what_was_not_taken_to_the_next_and_does_it_once(sale):
    sale.cancel(SOLD)
    sale.do(TendWaitlist(ID, sale.now))
    assert do_what_is_due(sale.system) == 0
    sale.now += timedelta(minutes=ACCEPT_MINUTES)
    assert do_what_is_due(sale.system) == 1
    assert sale.offered() == [order_id(NEXT)]
    assert do_what_is_due(sale.system) == 0
    sale.now -= timedelta(minutes=ACCEPT_MINUTES)
    assert do_what_is_due(sale.system) == 0
    assert sale.offered() == [order_id(NEXT)]


def test_a_lost_request_is_found_again_and_only_while_something_is_to_be_done(sale):
    lines = [(BOOK, ID)]
    assert list(lines_to_tend(sale.system, lines)) == []
    sale.cancel(SOLD)
    sale.react()
    asked = Request(Work.TEND_WAITLIST, BOOK, ID)
    assert asked in sale.asked
    sale.rows()
    with sale.system.engine.connect() as connection:
        assert [tuple(row)[:2] for row in timetable.lines(connection, 10)] == lines
    assert list(lines_to_tend(sale.system, lines)) == [asked]
    sale.do(TendWaitlist(ID, sale.now))
    assert list(lines_to_tend(sale.system, lines)) == []


def test_a_line_behind_two_hundred_others_is_asked_for_like_any_other(sale):
    sale.rows()
    seconds, asked = [0.0], list[Request]()
    sweeper = Sweeper(sale.system, asked.append, 10.0, lambda: seconds[0])
    others = [standing_before(number) for number in range(OF_A_KIND_MAX)]
    behind = timetable.places.c.joined_position + OF_A_KIND_MAX
    with sale.system.engine.begin() as connection:
        connection.execute(timetable.places.update().values(joined_position=behind))
        connection.execute(timetable.places.insert(), others)
    sale.cancel(SOLD)
    tending = Request(Work.TEND_WAITLIST, BOOK, ID)
    # The first sweep looks at the others; the second finds the line, and waits with patience.
    for at, times in ((0, 0), (5, 0), (10, 0), (15, 1), (20, 1)):
        seconds[0] = at
        sweeper.sweep()
        assert asked.count(tending) == times, at


def standing_before(number: int):
    """A row of another line, in which nothing is to be done."""
    return {
        "partition": BOOK,
        "campaign_id": f"A-{number:03}",
        "order_id": "other",
        "units": 1,
        "joined_at": START,
        "joined_position": number + 1,
        "accept_by": None,
    }


def test_what_is_offered_is_held_for_nobody_else_in_the_eyes_of_the_auditor(sale):
    sale.cancel(SOLD)
    sale.do(TendWaitlist(ID, sale.now))
    assert found(verified(sale.system.engine), "promises") == ()
    sale.now += timedelta(minutes=ACCEPT_MINUTES)
    sale.do(TendWaitlist(ID, sale.now))
    assert found(verified(sale.system.engine), "promises") == ()
    assert sale.place(NEXT) == {}
    report = verified(sale.system.engine)
    assert found(report, "promises") == found(report, "caps") == ()
