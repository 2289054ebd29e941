"""Documents go to customs before the goods come; stock, or a shortage, finds them there."""

import pytest

from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenAhead, OpenClearance
from application.declaring import DeclareRun
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from application.streams import BATCH as BATCHES
from application.streams import ENTRY as ENTRIES
from application.streams import ORDER
from application.streams import RUN as RUNS
from application.supplying import SupplyRun
from domain.batch_commands import BatchNotLocked, ConfirmPurchase, OrderInRun
from domain.clearance_stages import Stage
from domain.entry_commands import PostEntry, TallyGoods, UnknownEntry
from domain.entry_events import SkuCount
from domain.goods import SkuUnits, StockPart
from domain.identifiers import EntryId, PurchaseId, RunId
from domain.order_state import Stage as OrderStage
from tests.end_to_end.port import MERCHANT
from tests.end_to_end.season import BATCH, ENTRY, RUN, TEA, Season


@pytest.fixture
def season(database_url, request):
    """A book of its own for every test."""
    name = "".join(c for c in request.node.name if c.isalnum())[-40:]
    season = Season(database_url, name, orders=3)
    yield season
    season.close()


def sent_ahead(season):
    season.bought()
    season.do(OpenAhead(RUN, MERCHANT, "broker", season.order_ids, season.now))
    season.waybills_and_documents()


def arrive(season, good, posted=3):
    """The goods are listed, counted and posted; whatever follows, follows."""
    season.listed_for_entry()
    season.do(TallyGoods(ENTRY, "T-1", (SkuCount(TEA, good, short=3 - good),), season.now))
    season.do(PostEntry(ENTRY, (SkuUnits(TEA, posted),), season.now))
    season.react()


def stages(season):
    return [season.state(RUNS, RUN).members[i].stage for i in season.order_ids]


def test_they_match_and_are_declared_when_the_stock_is_posted_and_not_before(season):
    sent_ahead(season)
    assert stages(season) == [Stage.MATCHED] * 3
    season.do(DeclareRun(RUN, season.now))
    assert stages(season) == [Stage.MATCHED] * 3
    arrive(season, good=3)
    run = season.state(RUNS, RUN)
    assert run.ahead == frozenset()
    assert {order.parts for order in run.orders.values()} == {(StockPart(ENTRY, TEA, 1),)}
    assert season.state(ENTRIES, ENTRY).available(BATCH, TEA) == 0
    season.do(DeclareRun(RUN, season.now))
    assert stages(season) == [Stage.DECLARED] * 3


def test_the_first_paid_is_served_of_what_there_is_and_who_follows_waits(season):
    sent_ahead(season)
    arrive(season, good=2)
    assert season.state(RUNS, RUN).ahead == {season.order_ids[2]}
    assert set(season.state(BATCHES, BATCH).waiting) == {season.order_ids[2]}
    season.do(DeclareRun(RUN, season.now))
    assert stages(season) == [Stage.DECLARED, Stage.DECLARED, Stage.MATCHED]


def test_whoever_paid_before_is_kept_stock_for_though_no_run_has_them(season):
    season.bought()
    last = season.order_ids[2:]
    season.do(OpenAhead(RUN, MERCHANT, "broker", last, season.now))
    arrive(season, good=2)
    assert season.state(RUNS, RUN).ahead == {*last}
    opened = OpenClearance(
        RunId("R2"), MERCHANT, "broker", season.order_ids[:2], (ENTRY,), season.now
    )
    season.do(opened)
    assert len(season.state(RUNS, "R2").orders) == 2


def test_who_is_left_with_nothing_leaves_the_run_and_is_owed_everything(season):
    sent_ahead(season)
    arrive(season, good=2)
    season.do(ShareTallyShortage(BATCH, (ENTRY,), season.now))
    first, second, last = season.order_ids
    assert set(season.state(RUNS, RUN).orders) == {first, second}
    assert season.state(ORDER, last).stage is OrderStage.CANCELLED
    assert last not in season.state(BATCHES, BATCH).in_run
    assert season.names(RUNS, RUN)[-1] == "OrdersHandedBack"


def test_a_supplier_s_shortage_reaches_orders_whose_documents_went_ahead(season):
    sent_ahead(season)
    season.do(ConfirmPurchase(BATCH, PurchaseId("P-1"), (SkuUnits(TEA, 2),), season.now))
    season.do(ShareSupplierShortage(BATCH, season.now))
    assert set(season.state(RUNS, RUN).orders) == {*season.order_ids[:2]}


def test_goods_that_come_in_parts_are_used_together(season):
    sent_ahead(season)
    arrive(season, good=3, posted=1)
    assert len(season.state(RUNS, RUN).ahead) == 2
    season.do(PostEntry(ENTRY, (SkuUnits(TEA, 3),), season.now))
    season.react()
    assert not season.state(RUNS, RUN).ahead
    assert season.names(ENTRIES, ENTRY).count("StockReserved") == 2


def test_an_order_that_is_cancelled_on_the_way_leaves_run_and_batch(season):
    sent_ahead(season)
    season.do(CancelOrders(season.order_ids[:1], "changed mind", season.now))
    assert season.order_ids[0] not in season.state(RUNS, RUN).orders
    assert season.order_ids[0] not in season.state(BATCHES, BATCH).members
    arrive(season, good=3)
    assert season.state(ENTRIES, ENTRY).available(BATCH, TEA) == 1


def test_an_order_handed_back_on_the_way_is_on_the_way(season):
    sent_ahead(season)
    season.do(HandBackFromRun(RUN, season.order_ids[:1], "another declarant", season.now))
    assert season.events(BATCHES, BATCH)[-1].is_on_the_way
    arrive(season, good=3)
    season.do(HandBackFromRun(RUN, season.order_ids[1:2], "another declarant", season.now))
    assert not season.events(BATCHES, BATCH)[-1].is_on_the_way
    assert season.state(ENTRIES, ENTRY).available(BATCH, TEA) == 2


def test_only_what_is_bought_and_in_no_run_goes_ahead(season):
    season.collected()
    opening = OpenAhead(RUN, MERCHANT, "broker", season.order_ids, season.now)
    with pytest.raises(BatchNotLocked):
        season.do(opening)
    assert season.names(RUNS, RUN) == []


def test_an_order_goes_ahead_once(season):
    sent_ahead(season)
    again = OpenAhead(RunId("R2"), MERCHANT, "broker", season.order_ids, season.now)
    with pytest.raises(OrderInRun):
        season.do(again)
    with pytest.raises(OrderInRun):
        season.do(OpenClearance(RunId("R2"), MERCHANT, "broker", season.order_ids, (), season.now))


def test_stock_of_an_entry_that_is_not_there_is_no_stock(season):
    sent_ahead(season)
    with pytest.raises(UnknownEntry):
        season.do(SupplyRun(RUN, (EntryId("E-9"),), season.now))
