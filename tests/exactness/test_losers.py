from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import create_tables
from adapters.log_writing import COPY_ROWS_MIN
from application.cancelling import CancelOrders
from application.collecting import CollectOrders
from application.envelope import Envelope
from application.event_log import ChangedMeanwhile, Decision
from application.handling import Handling
from application.outcome import Outcome
from application.refunding import OweBuyer
from domain.batch_commands import AddCharge, LockBatch, OpenBatch
from domain.identifiers import BatchId, OrderId
from tests.exactness.judging import assert_no_gaps, recorded_in
from tests.exactness.shop import BOOK, CAMPAIGN, Round, Shop, open_shop

BATCH = BatchId("B-raced")
STREAM = f"{BOOK}/batch/{BATCH}"
RIVALS_MAX = 100
"""More than anybody tries again."""

FIRST = Round("a", 0)


class BeatenLog(SqlEventLog):
    """Lets a rival be first, just before it appends; remembers what it was told."""

    def __init__(self, engine: sa.Engine, rival: Callable[[], object], times: int = 1) -> None:
        super().__init__(engine)
        self.told: list[tuple[str, ...]] = []
        self._rival = rival
        self._times = times

    def append(self, decisions: Sequence[Decision], asserted: Any = ()) -> int:
        if self._times:
            self._times -= 1
            self._rival()
        try:
            return super().append(decisions, asserted)
        except ChangedMeanwhile as told:
            self.told.append(told.stream_ids)
            raise


@pytest.fixture
def engine(log_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(log_url)
    create_tables(engine)
    yield engine
    assert_no_gaps(recorded_in(engine))
    engine.dispose()


def of(command: Any, command_id: str = "") -> Envelope:
    return Envelope(BOOK, command, command_id or type(command).__name__, "racer", FIRST.at)


def shop_with_a_batch(engine: sa.Engine, orders: int) -> list[OrderId]:
    """Paid orders, and an open batch that none of them is in."""
    handling = Handling(SqlEventLog(engine))
    open_shop(handling)
    shop = Shop(handling, "shop", FIRST.at)
    chosen = [(Round("a", n // 5), n % 5) for n in range(orders)]
    placing = [played.order(place) for played, place in chosen]
    assert not shop.desk.place(placing)
    shop.desk.pay([r.payment(order, p) for (r, p), order in zip(chosen, placing, strict=True)])
    handling.handle(of(OpenBatch(BATCH, "raced", CAMPAIGN.route, FIRST.at)))
    return [order.order_id for order in placing]


@pytest.mark.parametrize("orders", [3, COPY_ROWS_MIN], ids=["inserted", "copied"])
def test_who_loses_a_written_stream_is_told_which_and_decides_again(engine, orders):
    ids = shop_with_a_batch(engine, orders)
    rival = Handling(SqlEventLog(engine))
    cancel = of(CancelOrders((ids[1],), "first", FIRST.at))
    log = BeatenLog(engine, lambda: rival.handle(cancel))
    outcome = Handling(log).handle(of(CollectOrders(BATCH, tuple(ids), FIRST.at)))
    campaign = f"{BOOK}/campaign/{CAMPAIGN.campaign_id}"
    assert [set(told) for told in log.told] == [{campaign, f"{BOOK}/order/{ids[1]}"}]
    assert list(outcome.refused) == [ids[1]]
    # One collected order less; the batch's own event, and the campaign's that it is formed.
    assert outcome.events == orders + 1
    collected = [r for r in recorded_in(engine) if type(r.event).__name__ == "OrderCollected"]
    assert sorted(r.event.order_id for r in collected) == sorted(set(ids) - {ids[1]})


def test_who_loses_a_stream_that_it_only_rests_on_is_told_which_and_decides_again(engine):
    ids = shop_with_a_batch(engine, 3)
    rival = Handling(SqlEventLog(engine))
    rival.handle(of(CollectOrders(BATCH, tuple(ids), FIRST.at)))
    log = BeatenLog(engine, lambda: rival.handle(of(LockBatch(BATCH, FIRST.at))))
    owing = OweBuyer(ids[0], "goodwill", 100, "sorry", FIRST.at)
    outcome = Handling(log).handle(of(owing))
    assert log.told == [(STREAM,)]
    assert outcome == Outcome(SqlEventLog(engine).last_position(), 1)


def test_of_commands_handled_together_the_loser_is_told_and_all_are_decided(engine):
    shop_with_a_batch(engine, 1)
    rival = Handling(SqlEventLog(engine))
    charging = of(AddCharge(BATCH, "freight", "freight", 100, "NZD", FIRST.at))
    log = BeatenLog(engine, lambda: rival.handle(charging))
    others = [
        of(OpenBatch(BatchId("B-other"), "other", CAMPAIGN.route, FIRST.at), "other"),
        of(AddCharge(BATCH, "duty", "duty", 50, "NZD", FIRST.at), "duty"),
    ]
    answers = Handling(log).handle_each(others)
    assert log.told == [(STREAM,)]
    assert [answer.events for answer in answers if isinstance(answer, Outcome)] == [1, 1]


def test_who_always_loses_hears_which_stream_and_wrote_nothing(engine):
    ids = shop_with_a_batch(engine, 2)
    rival = Handling(SqlEventLog(engine))
    numbers = count()

    def charge() -> None:
        name = f"c{next(numbers)}"
        rival.handle(of(AddCharge(BATCH, name, "freight", 1, "NZD", FIRST.at), name))

    log = BeatenLog(engine, charge, times=RIVALS_MAX)
    with pytest.raises(ChangedMeanwhile) as told:
        Handling(log).handle(of(CollectOrders(BATCH, tuple(ids), FIRST.at)))
    assert told.value.stream_ids == (STREAM,)
    assert set(log.told) == {(STREAM,)}
    assert 1 < len(log.told) < RIVALS_MAX
    recorded = recorded_in(engine)
    assert not [r for r in recorded if type(r.event).__name__ == "OrderCollected"]
    assert log.accepted(BOOK, [CollectOrders.__name__]) == {}
