"""What may go wrong with an order between its placing and its return, each once and on its own."""

from dataclasses import replace

import pytest

from adapters.abandoned_claims import refuse_abandoned
from application.cancelling import CancelOrders
from application.claiming import CLAIM_LASTS, ClaimOrders, claim_of
from application.clearing import HandBackFromRun, OpenClearance, PickForRun
from application.collecting import CollectOrders, ReleaseFromBatch
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.leaving import ListForLeaving, ReturnAsked, RunParcels
from application.receiving import TakeWithdrawalAnswer
from application.refunding import OweBuyer
from application.returning import AskReturn, TakeReturnAnswer
from application.streams import BATCH as BATCHES
from application.streams import CAMPAIGN as CAMPAIGNS
from application.streams import ENTRY as ENTRIES
from application.streams import EXIT as EXITS
from application.streams import NUMBER, ORDER, RETURN, YEAR, year_id
from application.streams import RUN as RUNS
from application.work_requests import Work
from domain.batch_commands import LockBatch
from domain.campaign_commands import CloseCampaign
from domain.clearance_commands import CorrectDeclarations, RecordMessageRefusal
from domain.clearance_refusals import AlreadyReleased, DeclarationStands
from domain.clearance_stages import Stage
from domain.delivery import ReportDelivery
from domain.entry_commands import BlockStock, StockShort
from domain.exit_commands import IssueGatePass, PassExitGate
from domain.goods import SkuUnits, as_units
from domain.identifiers import shared_of
from domain.order_state import Stage as OrderStage
from domain.return_commands import DeclareReturn, ReceiveReturn
from tests.end_to_end.port import CAMPAIGN, MERCHANT, key_of
from tests.end_to_end.season import BATCH, DUE_FEN, ENTRY, EXIT, RUN, TEA, Season


@pytest.fixture
def season(database_url, request):
    """A book of its own for every test."""
    name = "".join(c for c in request.node.name if c.isalnum())[-40:]
    season = Season(database_url, name)
    yield season
    season.close()


def quota_used(season, place=0):
    shared = shared_of(season.book)
    buyer = key_of(season.placing[place].buyer)
    return season.state(YEAR, year_id(buyer, 2026), shared).by_order.get(season.order_ids[place], 0)


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


def test_a_refund_is_refused_while_a_declaration_stands(season):
    season.declared()
    with pytest.raises(DeclarationStands):
        season.do(OweBuyer(season.order_ids[0], "goodwill", 100, "late", season.now))


def test_a_refund_before_declaring_breaks_the_match_until_amounts_agree(season):
    season.matched()
    season.do(OweBuyer(season.order_ids[0], "goodwill", 100, "late", season.now))
    season.do(DeclareRun(RUN, season.now))
    declared = season.state(RUNS, RUN).members
    assert declared[season.order_ids[1]].stage is Stage.DECLARED


def test_a_message_refused_whole_declares_nobody_and_is_sent_again(season):
    season.matched()
    season.do(DeclareRun(RUN, season.now))
    message_id = season.events(RUNS, RUN)[-1].message_id
    season.do(RecordMessageRefusal(RUN, message_id, "hash-900", "schema", season.now))
    assert not any(m.is_live for m in season.state(RUNS, RUN).members.values())
    season.do(DeclareRun(RUN, season.now))
    numbers = [m.cop_no for m in season.state(RUNS, RUN).members.values()]
    assert all(number.endswith("-02") for number in numbers)


def test_a_withdrawal_that_customs_accepts_cancels_and_gives_everything_back(season):
    season.declared()
    order_id = season.order_ids[0]
    season.do(CancelOrders((order_id,), "changed mind", season.now))
    assert season.state(ORDER, order_id).stage is OrderStage.PAID
    season.do(TakeWithdrawalAnswer(RUN, "hash-624", (order_id,), 399, "", season.now))
    season.react()
    assert season.state(ORDER, order_id).stage is OrderStage.CANCELLED
    assert season.state(ORDER, order_id).owed_fen == DUE_FEN
    assert season.state(ENTRIES, ENTRY).available(BATCH, TEA) == 1
    assert quota_used(season) == 0


def test_release_before_the_withdrawal_makes_it_a_return_that_never_leaves_the_zone(season):
    season.declared()
    order_id = season.order_ids[0]
    season.do(CancelOrders((order_id,), "changed mind", season.now))
    season.answer(800)
    season.do(TakeWithdrawalAnswer(RUN, "hash-624", (order_id,), 100, "released", season.now))
    season.react()
    assert season.names(RETURN, order_id) == ["ReturnRequested"]
    season.do(PickForRun(RUN, season.order_ids[1:], season.now))
    refused = list_all(season).refused
    assert {i: type(r) for i, r in refused.items()} == {order_id: ReturnAsked}
    take_back(season, order_id, "withdrawn")
    assert season.state(ORDER, order_id).owed_fen == DUE_FEN
    assert season.state(ENTRIES, ENTRY).free(TEA) == 1
    assert quota_used(season) == 0


def list_all(season):
    parcels = (RunParcels(RUN, season.order_ids),)
    return season.do(ListForLeaving(EXIT, "QDE-1", parcels, season.now))


def take_back(season, order_id, return_no):
    units = season.state(RETURN, order_id).parts[return_no].units
    season.do(ReceiveReturn(order_id, return_no, as_units(units), (), season.now))
    season.do(DeclareReturn(order_id, return_no, "T-1", season.now))
    season.do(TakeReturnAnswer(order_id, RUN, return_no, 399, "hash-626", "", season.now))
    season.react()


def test_a_released_order_cannot_be_cancelled(season):
    season.released()
    with pytest.raises(AlreadyReleased):
        season.do(CancelOrders(season.order_ids[:1], "changed mind", season.now))


def test_a_rejected_order_that_is_given_up_goes_back_to_its_batch(season):
    season.declared()
    season.answer(100, 0)
    season.do(HandBackFromRun(RUN, season.order_ids[:1], "wrong identity", season.now))
    assert season.order_ids[0] in season.state(BATCHES, BATCH).waiting
    assert season.state(ENTRIES, ENTRY).available(BATCH, TEA) == 1


def test_a_hold_after_listing_takes_the_parcel_and_the_gate_pass_off(season):
    season.listed()
    season.answer(501, 0)
    exit_list = season.state(EXITS, EXIT)
    assert set(exit_list.parcels) == {season.order_ids[1]}
    assert exit_list.pass_no is None
    assert season.state(RUNS, RUN).members[season.order_ids[0]].exit_id is None
    season.do(IssueGatePass(EXIT, "P-2", "A-1", season.now))
    season.do(PassExitGate(EXIT, "P-2", season.order_ids, season.now))
    assert season.names(EXITS, EXIT)[-2:] == ["ExitGatePassed", "GatePassedUnlisted"]


def test_a_parcel_refused_at_the_door_becomes_a_return_of_all_its_units(season):
    season.gone()
    report = ReportDelivery("SF", season.order_ids[1:], season.order_ids[:1], (), season.now)
    season.do(report)
    season.react()
    part = season.state(RETURN, season.order_ids[0]).parts["refused"]
    assert part.units == {TEA: 1}
    take_back(season, season.order_ids[0], "refused")
    assert season.state(ORDER, season.order_ids[0]).owed_fen == DUE_FEN
    assert season.state(ENTRIES, ENTRY).free(TEA) == 1


def test_a_lost_parcel_is_refunded_once(season):
    season.gone()
    for _ in range(2):
        season.do(ReportDelivery("SF", (), (), season.order_ids[:1], season.now))
        season.react()
    order = season.state(ORDER, season.order_ids[0])
    assert order.owed == {"lost": DUE_FEN}


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


def test_a_return_after_a_goodwill_refunds_what_is_left(season):
    season.gone()
    order_id = season.order_ids[0]
    season.do(OweBuyer(order_id, "goodwill", DUE_FEN - 100, "sorry", season.now))
    season.do(AskReturn(order_id, RUN, "1", (), "does not taste", season.now))
    take_back(season, order_id, "1")
    assert season.state(ORDER, order_id).owed == {"goodwill": DUE_FEN - 100, "return-1": 100}
