from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, claim_of
from application.clearing import OpenClearance, PickForRun
from application.collecting import CollectOrders
from application.declaring import DeclareRun, MatchRun
from application.leaving import ListForLeaving, RunParcels
from application.outcome import Outcome
from application.placing import PlaceOrders
from application.receiving import TakeReceipts
from application.refunding import OweBuyer
from application.returning import AskReturn
from domain.batch_commands import OpenBatch
from domain.clearance_commands import Receipt
from domain.clearance_refusals import AlreadyReleased, DeclarationStands, NotReleased
from domain.clearance_sending import cop_no_of
from domain.clearance_stages import Stage as RunStage
from domain.entry_commands import BlockStock, StockShort
from domain.exit_commands import PassExitGate
from domain.goods import SkuUnits
from domain.identifiers import RunId
from domain.order_commands import PlaceOrder
from domain.order_refusals import OrderAlreadyCancelled
from domain.order_state import Stage
from domain.return_commands import ReturnExceedsSent
from domain.waybill_block import TakeWaybillNumbers, WaybillBlockEmpty
from tests.adapters.notes import empty_log
from tests.conftest import IS_SLOW
from tests.end_to_end.port import BOOK, ROUTE, SHARED
from tests.end_to_end.race_track import Track, track_of
from tests.properties import pools, scenes
from tests.properties.pools import APPLE, BATCHES, CAMPAIGNS, ENTRIES, EXITS, ORDERS, RUNS
from tests.properties.world import World

REPEATS = 200 if IS_SLOW else 20
FIRST, THIRD = ORDERS[0], ORDERS[2]


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


def repeated(engine: sa.Engine, depth: int, *more: Callable[[World], object]) -> Iterator[Track]:
    """The story as far as the race, told once and run many times."""
    world = World()
    scenes.publish(world)
    scenes.forward(world, depth, 0)
    for tell in more:
        tell(world)
    for _ in range(REPEATS):
        yield track_of(engine, world)


def won(answer: object) -> bool:
    return isinstance(answer, Outcome) and not answer.refused


def said(track: Track, place: int, status: int) -> TakeReceipts:
    """What customs says now of one order of the first run."""
    receipt = Receipt(cop_no_of(RUNS[0], place, 1), "I-1", status, "", "", track.world.now)
    return TakeReceipts(RUNS[0], f"race-{place}-{status}", (receipt,), track.world.now)


def test_cancelling_and_collecting_end_in_a_cancelled_order_in_no_batch(engine):
    def opened(world: World) -> None:
        world.do(OpenBatch(BATCHES[0], "a batch", ROUTE, world.now))

    for track in repeated(engine, 1, opened):
        now = track.world.now
        cancelled, collected = track.race(
            track.envelope(CancelOrders((FIRST,), "changed mind", now), "cancel"),
            track.envelope(CollectOrders(BATCHES[0], (FIRST,), now), "collect"),
        )
        assert won(cancelled)
        assert won(collected) or isinstance(collected, OrderAlreadyCancelled)
        assert track.state("order", FIRST).stage is Stage.CANCELLED
        assert track.state("batch", BATCHES[0]).members == {}


def test_a_refund_is_owed_or_the_order_is_declared(engine):
    def matched(world: World) -> None:
        scenes.answer_all(world, 120)
        world.do(MatchRun(RUNS[0], world.now))

    for track in repeated(engine, 10, matched):
        now = track.world.now
        owed, _ = track.race(
            track.envelope(OweBuyer(FIRST, "goodwill", 100, "sorry", now), "owe"),
            track.envelope(DeclareRun(RUNS[0], now), "declare"),
        )
        members = track.state("run", RUNS[0]).members
        assert members[THIRD].stage is RunStage.DECLARED
        assert members[FIRST].is_live is not won(owed)
        assert won(owed) or isinstance(owed, DeclarationStands)
        assert bool(track.state("order", FIRST).owed) is won(owed)


def test_a_held_parcel_is_on_no_exit(engine):
    def picked(world: World) -> None:
        world.do(PickForRun(RUNS[0], (FIRST, THIRD), world.now))

    for track in repeated(engine, 13, picked):
        now = track.world.now
        parcels = (RunParcels(RUNS[0], (FIRST,)),)
        held, listed = track.race(
            track.envelope(said(track, 0, 501), "hold"),
            track.envelope(ListForLeaving(EXITS[0], "QDE", parcels, now), "list"),
        )
        assert won(held)
        assert won(listed) or isinstance(listed, NotReleased)
        assert track.state("run", RUNS[0]).members[FIRST].stage is RunStage.HELD
        assert track.state("run", RUNS[0]).members[FIRST].exit_id is None
        assert track.state("exit", EXITS[0]).parcels == {}


def test_the_last_unit_comes_back_once(engine):
    def gone(world: World) -> None:
        world.do(PassExitGate(EXITS[0], f"pass-{EXITS[0]}", (FIRST,), world.now))

    for track in repeated(engine, 14, gone):
        unit = (SkuUnits(APPLE, 1),)
        answers = track.race(
            *(
                track.envelope(AskReturn(FIRST, RUNS[0], n, unit, "", track.world.now), n)
                for n in "12"
            )
        )
        assert sorted(map(won, answers)) == [False, True]
        assert any(isinstance(answer, ReturnExceedsSent) for answer in answers)
        assert track.state("return", FIRST).claimed == {APPLE: 1}


def test_the_last_unit_of_a_cap_is_promised_once(engine):
    def wanted(world: World) -> list[PlaceOrder]:
        return [replace(pools.order(1, world.now), order_id=ORDERS[place]) for place in (4, 5)]

    def nearly_sold_out(world: World) -> None:
        assert world.place([pools.order(1, world.now)]) == {}
        claims = tuple(claim for order in wanted(world) if (claim := claim_of(order)))
        world.do(ClaimOrders(BOOK, claims, world.now), SHARED)

    for track in repeated(engine, 0, nearly_sold_out):
        now = track.world.now
        racing = [PlaceOrders(CAMPAIGNS[0], (o,), (), now) for o in wanted(track.world)]
        answers = track.race(*(track.envelope(p, p.orders[0].order_id) for p in racing))
        assert sorted(map(won, answers)) == [False, True]
        stages = [track.state("order", p.orders[0].order_id).stage for p in racing]
        assert {Stage.PLACED, Stage.NOT_PLACED} == set(stages)
        assert track.state("campaign", CAMPAIGNS[0]).held[APPLE] == 2


def test_the_same_command_twice_at_once_is_once(engine):
    for track in repeated(engine, 1):
        cancel = track.envelope(CancelOrders((FIRST,), "changed mind", track.world.now), "cancel")
        answers = track.race(cancel, cancel)
        assert all(map(won, answers))
        assert sorted(bool(a.events) for a in answers if isinstance(a, Outcome)) == [False, True]


def test_a_number_is_claimed_for_one_of_two_books(engine):
    for track in repeated(engine, 0):
        claim = claim_of(pools.order(1, track.world.now))
        assert claim is not None
        books = [track.partition(book) for book in ("demo.NB01", "demo.NB02")]
        answers = track.race(
            *(
                track.envelope(ClaimOrders(book, (claim,), track.world.now), book, SHARED)
                for book in books
            )
        )
        assert sorted(map(won, answers)) == [False, True]
        assert (
            track.state("number", FIRST, SHARED).book
            == books[answers.index(next(filter(won, answers)))]
        )
        year = f"{claim.buyer_key}:{claim.year}"
        assert track.state("year", year, SHARED).used_fen == claim.taxable_fen


def test_the_last_numbers_of_a_block_go_to_one_run(engine):
    for track in repeated(engine, 0):
        answers = track.race(
            *(
                track.envelope(TakeWaybillNumbers("SF", run, 2, track.world.now), run, SHARED)
                for run in RUNS
            )
        )
        assert sorted(map(won, answers)) == [False, True]
        assert any(isinstance(answer, WaybillBlockEmpty) for answer in answers)


def test_the_last_stock_goes_to_one_run(engine):
    def one_apple_left(world: World) -> None:
        world.do(BlockStock(ENTRIES[0], "recall", (SkuUnits(APPLE, 3),), "recall", world.now))

    for track in repeated(engine, 7, one_apple_left):
        answers = track.race(
            *(
                track.envelope(
                    OpenClearance(
                        RunId(run), pools.MERCHANTS[0], "broker", (order_id,), ENTRIES[:1],
                        track.world.now,
                    ),
                    run,
                )
                for run, order_id in zip(RUNS, (FIRST, THIRD), strict=True)
            )
        )  # fmt: skip
        assert sorted(map(won, answers)) == [False, True]
        assert any(isinstance(answer, StockShort) for answer in answers)
        assert track.state("entry", ENTRIES[0]).free(APPLE) == 0


def test_an_order_released_first_is_not_cancelled(engine):
    for track in repeated(engine, 12):
        cancelled, released = track.race(
            track.envelope(CancelOrders((FIRST,), "changed mind", track.world.now), "cancel"),
            track.envelope(said(track, 0, 800), "release"),
        )
        assert won(released)
        assert won(cancelled) or isinstance(cancelled, AlreadyReleased)
        member = track.state("run", RUNS[0]).members[FIRST]
        assert member.stage is RunStage.RELEASED
        assert bool(member.withdrawal) is won(cancelled)
        assert track.state("order", FIRST).stage is Stage.PAID
