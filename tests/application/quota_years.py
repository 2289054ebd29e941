"""A book whose buyers' orders count in one year or another, and what its runs declared."""

from dataclasses import replace
from datetime import UTC, datetime

from application.moving_quota import AskQuotaMoves, MoveQuotas, move_of
from application.streams import year_id
from domain.identifiers import OrderId
from tests.end_to_end import port
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools, scenes
from tests.properties.pools import ORDERS, PEAR, RUNS
from tests.properties.world import World

FIRST, SECOND, THIRD = ORDERS[:3]
BUYER = port.key_of(port.buyer(1))
NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai."""


class Years(World):
    """A book with two campaigns, and one buyer's orders in it."""

    def __init__(self, *numbers: int) -> None:
        super().__init__()
        scenes.publish(self)
        if numbers:
            scenes.place_and_pay(self, numbers)

    def used(self, year, buyer_key=BUYER):
        """What each order uses of a year, of those that use anything."""
        by_order = self.state("year", year_id(buyer_key, year), SHARED).by_order
        return {order_id: fen for order_id, fen in by_order.items() if fen}

    def order(self, order_id):
        return self.state("order", order_id)

    def ask(self, *order_ids, year=2027):
        return self.do(AskQuotaMoves(order_ids, year, self.now))

    def move(self, order_id):
        """The second step, as whoever takes it first would."""
        move = move_of(order_id, self.order(order_id))
        assert move is not None
        assert self.do(MoveQuotas(BOOK, (move,), self.now), SHARED)
        return move

    def fill(self, year, taxable_fen):
        """Another book has sold the buyer one thing that is to be declared in that year."""
        price = f"{taxable_fen / 100:.2f}"
        order = replace(
            pools.order(2, self.now),
            order_id=OrderId(f"elsewhere:{year}"),
            quota_year=year,
            lines=(port.line(PEAR, 1, price),),
        )
        assert self.place([order], scenes.OTHER_BOOK) == {}


def told(depth):
    """So far in the plain story: at 9 runs are open, at 11 their documents are stored."""
    years = Years()
    scenes.forward(years, depth, 0)
    return years


def of_run(years, kind):
    stream = years.log.read([f"{BOOK}/run/{RUNS[0]}"])[f"{BOOK}/run/{RUNS[0]}"]
    return [event for event in stream.events if isinstance(event, kind)]
