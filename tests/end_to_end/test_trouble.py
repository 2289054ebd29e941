"""What may go wrong with an order before it is declared, each once and on its own."""

from dataclasses import replace

import pytest

from adapters.abandoned_claims import refuse_abandoned
from application.cancelling import CancelOrders
from application.claiming import CLAIM_LASTS, ClaimOrders, claim_of
from application.clearing import OpenClearance
from application.collecting import CollectOrders, ReleaseFromBatch
from application.declaring import MatchRun, ReportedWaybill, TakeWaybills
from application.streams import BATCH as BATCHES
from application.streams import CAMPAIGN as CAMPAIGNS
from application.streams import NUMBER, ORDER
from application.streams import RUN as RUNS
from application.work_requests import Work
from domain.batch_commands import LockBatch
from domain.campaign_commands import CloseCampaign
from domain.clearance_commands import CorrectDeclarations
from domain.clearance_stages import Stage
from domain.entry_commands import BlockStock, StockShort
from domain.goods import SkuUnits
from domain.identifiers import shared_of
from domain.order_state import Stage as OrderStage
from tests.end_to_end.port import CAMPAIGN, MERCHANT
from tests.end_to_end.season import BATCH, DUE_FEN, ENTRY, RUN, TEA
from tests.end_to_end.troubled_season import quota_used, season_of_its_own


@pytest.fixture
def season(database_url, request):
    with season_of_its_own(database_url, request) as season:
        yield season


def test_an_order_over_the_cap_is_not_placed_and_gives_its_claims_back(season):
    first, second = season.order_ids
    assert season.place(units_max=1) == {second: "CapExceeded"}
    season.react()
    assert season.names(ORDER, second) == ["OrderNotPlaced"]
    assert quota_used(season, 1) == 0
    shared = shared_of(season.book)
    assert season.names(NUMBER, second, shared) == ["OrderNumberClaimed", "OrderNumberGivenBack"]
    assert season.state(ORDER, first).stage is OrderStage.PLACED


def test_a_payment_of_the_wrong_amount_is_recorded_and_owed_back(season):
    season.place()
    season.pay(season.order_ids[0], "pay-1", DUE_FEN - 1)
    order = season.state(ORDER, season.order_ids[0])
    assert order.stage is OrderStage.PLACED
    assert list(order.owed.values()) == [DUE_FEN - 1]


def test_a_second_payment_is_owed_back_whole(season):
    season.place()
    season.pay(season.order_ids[0], "pay-1")
    season.pay(season.order_ids[0], "pay-2")
    order = season.state(ORDER, season.order_ids[0])
    assert order.stage is OrderStage.PAID
    assert (order.received_fen, order.owed_fen) == (2 * DUE_FEN, DUE_FEN)


def test_a_payment_that_arrives_after_cancelling_is_owed_back(season):
    season.place()
    season.do(CancelOrders(season.order_ids[:1], "changed mind", season.now))
    season.pay(season.order_ids[0], "pay-late")
    assert season.state(ORDER, season.order_ids[0]).owed_fen == DUE_FEN


def test_cancelling_before_collection_frees_units_money_number_and_quota(season):
    season.place()
    season.pay(season.order_ids[0], "pay-1")
    season.do(CancelOrders(season.order_ids, "changed mind", season.now))
    season.react()
    assert season.state(CAMPAIGNS, CAMPAIGN).held.total() == 0
    assert season.state(ORDER, season.order_ids[0]).owed_fen == DUE_FEN
    assert season.state(ORDER, season.order_ids[1]).owed_fen == 0
    assert (quota_used(season, 0), quota_used(season, 1)) == (0, 0)


def test_a_campaign_under_its_minimum_fails_and_asks_for_its_orders_to_be_cancelled(season):
    season.placing = season.placing[:0]
    season.place()
    season.do(CloseCampaign(CAMPAIGN, season.now))
    season.react()
    assert season.names(CAMPAIGNS, CAMPAIGN)[-1] == "CampaignFailed"
    asked = [request.work for request in season.asked if request.partition == season.book]
    assert asked == [Work.EMPTY_CAMPAIGN]


def test_an_order_leaves_an_open_batch_and_joins_again(season):
    season.collected()
    season.do(ReleaseFromBatch(BATCH, season.order_ids[:1], "asked", season.now))
    assert season.state(ORDER, season.order_ids[0]).held_by is None
    season.do(CollectOrders(BATCH, season.order_ids, season.now))
    assert set(season.state(BATCHES, BATCH).members) == set(season.order_ids)


def test_cancelling_in_a_locked_batch_makes_its_units_the_batchs(season):
    season.collected()
    season.do(LockBatch(BATCH, season.now))
    season.do(CancelOrders(season.order_ids[:1], "too late", season.now))
    assert season.names(ORDER, season.order_ids[0])[-3:] == [
        "OrderHandedBack",
        "OrderCancelled",
        "RefundOwed",
    ]
    assert set(season.state(BATCHES, BATCH).members) == {season.order_ids[1]}


def test_a_run_takes_no_order_that_the_stock_does_not_cover(season):
    season.in_the_zone()
    with pytest.raises(StockShort):
        season.do(OpenClearance(RUN, MERCHANT, "broker", season.order_ids, (), season.now))
    season.do(BlockStock(ENTRY, "sample", (SkuUnits(TEA, 1),), "sampling", season.now))
    opened = season.do(
        OpenClearance(RUN, MERCHANT, "broker", season.order_ids, (ENTRY,), season.now)
    )
    assert {i: type(r) for i, r in opened.refused.items()} == {season.order_ids[1]: StockShort}
    assert set(season.state(RUNS, RUN).members) == {season.order_ids[0]}


def test_a_waybill_for_somebody_else_fails_the_match_field_by_field_until_it_is_mended(season):
    season.in_the_zone()
    first, second = season.order_ids
    season.do(OpenClearance(RUN, MERCHANT, "broker", (first, second), (ENTRY,), season.now))
    right = {i: season.state(ORDER, i).consignee for i in (first, second)}
    wrong = replace(right[first], telephone="16100000000")
    take(season, {first: wrong, second: right[second]})
    season.document()
    failures = season.events(RUNS, RUN)[-1].failures
    assert [(f.order_id, f.rule, f.field) for f in failures] == [
        (first, "M4", "consignee telephone")
    ]
    take(season, {first: right[first]})
    season.do(CorrectDeclarations(RUN, (first,), "carrier mended it", season.now))
    season.document()
    assert {m.stage for m in season.state(RUNS, RUN).members.values()} == {Stage.MATCHED}


def take(season, consignees):
    waybills = tuple(
        ReportedWaybill(i, f"SF-{i}", 900, 0, consignee) for i, consignee in consignees.items()
    )
    season.do(TakeWaybills(RUN, "SF", waybills, season.now))


def test_orders_are_matched_once_and_a_repeated_match_changes_nothing(season):
    season.matched()
    assert season.do(MatchRun(RUN, season.now)).events == 0


def test_claims_that_a_shop_never_used_are_given_back_after_their_time(season):
    order = season.placing[0]
    claim = claim_of(order)
    assert claim is not None
    shared = shared_of(season.book)
    season.do(ClaimOrders(season.book, (claim,), season.now), partition=shared)
    assert refuse_abandoned(season.system) == 0
    season.now += CLAIM_LASTS
    refuse_abandoned(season.system)
    season.react()
    assert season.names(ORDER, order.order_id) == ["OrderNotPlaced"]
    assert season.state(NUMBER, order.order_id, shared).book is None
    assert quota_used(season) == 0
