"""What a buyer's years hold is what their orders that stand need, in the year each counts in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from application.cancelling import CancelOrders
from application.dropping_lines import ReduceOrder
from application.moving_quota import AskQuotaMoves, MoveQuotas, WaitForJanuary, move_of
from application.returning import TakeReturnAnswer
from domain.dated import customs_day
from domain.goods import SkuUnits
from domain.identifiers import OrderId
from domain.order_state import Stage
from tests.end_to_end import port
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools, scenes
from tests.properties.pools import ORDERS, RUNS
from tests.properties.world import World

NEW_YEAR = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
"""Half an hour before midnight in Shanghai: some of what follows is on either side of it."""

ELSEWHERE = ORDERS[5]
"""In another book, of the same buyer."""

AMONG = (*ORDERS[:4], ORDERS[4])


class Walk(World):
    """Orders of one buyer on their way, over two years, with policies that are late or not."""

    def __init__(self) -> None:
        super().__init__()
        scenes.publish(self)
        scenes.forward(self, 8, 0)

    def order(self, place: int) -> OrderId:
        return AMONG[place % len(AMONG)]

    def place_more(self, place: int) -> None:
        self.place([pools.order(5, self.now)])
        scenes.pay(self, 5, 0) if self.state("order", ORDERS[4]).due_fen else None

    def place_elsewhere(self, place: int) -> None:
        """One thing, which may cost more than an order of several may, and counts all the same."""
        year = 2026 + place % 2
        price = ("4000.00", "9000.00", "16000.00", "26000.00")[place % 4]
        order = replace(
            pools.order(6, self.now, buyer=1),
            quota_year=year,
            lines=(port.line(pools.PEAR, 1, price),),
        )
        self.place([order], scenes.OTHER_BOOK)

    def ask(self, place: int) -> None:
        self.do(AskQuotaMoves((self.order(place),), 2026 + place % 2, self.now))

    def ask_all(self, place: int) -> None:
        self.do(AskQuotaMoves(tuple(sorted(ORDERS[:4])), 2026 + place % 2, self.now))

    def ask_elsewhere(self, place: int) -> None:
        self.do(AskQuotaMoves((ELSEWHERE,), 2026 + place % 2, self.now), scenes.OTHER_BOOK)

    def wait(self, place: int) -> None:
        self.do(WaitForJanuary((self.order(place),), self.now))

    def move(self, place: int) -> None:
        """The second step alone: the answer comes later, if at all."""
        order_id = self.order(place)
        if move := move_of(order_id, self.state("order", order_id)):
            self.do(MoveQuotas(BOOK, (move,), self.now), SHARED)

    def cancel(self, place: int) -> None:
        self.do(CancelOrders((self.order(place),), "changed mind", self.now))

    def reduce(self, place: int) -> None:
        order = self.state("order", self.order(place))
        if order.lines:
            left = SkuUnits(order.lines[-1].sku, 1)
            self.do(ReduceOrder(self.order(place), (left,), "over the limit", self.now))

    def declare(self, place: int) -> None:
        run = place % 2
        scenes.open_run(self, run, [i for i in ORDERS[:4] if i in self.of_run(run)])
        self.work_all()
        for _ in range(2):
            scenes.answer_all(self, 120)
            self.work_all()

    def of_run(self, run: int) -> tuple[OrderId, ...]:
        return ORDERS[run:4:2]

    def release(self, place: int) -> None:
        scenes.answer_all(self, 800)
        self.work_all()

    def bring_back(self, place: int) -> None:
        order_id, run_id = ORDERS[place % 4], RUNS[place % 2]
        self.do_quietly(lambda: scenes.ask_return(self, order_id, "1"))
        scenes.come_back(self, order_id, "1")
        self.work_all()
        answer = TakeReturnAnswer(order_id, run_id, "1", 399, f"h-{order_id}", "", self.now)
        self.do_quietly(lambda: self.report(answer))

    def do_quietly(self, act: Callable[[], object]) -> None:
        """Of an order that never came so far nothing comes back."""
        known = [*self.refusals]
        try:
            act()
        except AssertionError:
            assert self.refusals != known

    def turn_of_the_year(self, place: int) -> None:
        self.now = max(self.now, NEW_YEAR)

    def follow(self, place: int) -> None:
        self.react()

    def a_page(self, place: int) -> None:
        self.policies.step()
        self.check()

    def settle(self) -> None:
        """All heard: each order counts in one year, by what it needs, and nothing else does."""
        self.work_all()
        for order_id in (*ORDERS, ELSEWHERE):
            for book in (BOOK, scenes.OTHER_BOOK):
                order = self.state("order", order_id, book)
                assert order.stage in (Stage.ABSENT, Stage.NOT_PLACED) or order.moving is None
        assert self.declared_in_their_year()

    def declared_in_their_year(self) -> bool:
        counts = dict[str, int]()
        for recorded in self.log.recorded:
            name, event = type(recorded.event).__name__, recorded.event
            if name == "OrderPlaced":
                counts[event.order_id] = event.quota_year
            elif name == "QuotaMoved":
                counts[event.order_id] = event.year
            elif name == "DeclarationsSent":
                year = customs_day(event.sent_at).year
                if any(counts[d.order_id] != year for d in event.declarations):
                    return False
        return True


ACTS = (
    Walk.place_more, Walk.place_elsewhere, Walk.ask, Walk.ask_all, Walk.ask_elsewhere, Walk.wait,
    Walk.move, Walk.cancel, Walk.reduce, Walk.declare, Walk.release, Walk.bring_back,
    Walk.turn_of_the_year, Walk.follow, Walk.a_page,
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), max_size=14)


@settings(max_examples=20, deadline=None)
@given(steps)
@example([(Walk.turn_of_the_year, 0), (Walk.declare, 0), (Walk.release, 0), (Walk.bring_back, 0)])
@example([(Walk.place_elsewhere, 7), (Walk.turn_of_the_year, 0), (Walk.declare, 0)])
@example([(Walk.wait, 0), (Walk.move, 0), (Walk.cancel, 0), (Walk.ask_all, 1)])
def test_each_order_counts_once_in_the_year_of_its_declaration_whatever_happens(walked):
    walk = Walk()
    for act, place in walked:
        act(walk, place)
    walk.settle()
