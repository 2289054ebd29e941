"""What may go wrong with an order from its declaration to its release, each once and on its own."""

import pytest

from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, PickForRun
from application.declaring import DeclareRun
from application.leaving import ListForLeaving, ReturnAsked, RunParcels
from application.receiving import TakeWithdrawalAnswer
from application.refunding import OweBuyer
from application.streams import BATCH as BATCHES
from application.streams import ENTRY as ENTRIES
from application.streams import ORDER, RETURN
from application.streams import RUN as RUNS
from domain.clearance_commands import RecordMessageRefusal
from domain.clearance_refusals import AlreadyReleased, DeclarationStands
from domain.clearance_stages import Stage
from domain.order_state import Stage as OrderStage
from tests.end_to_end.season import BATCH, DUE_FEN, ENTRY, EXIT, RUN, TEA
from tests.end_to_end.troubled_season import quota_used, season_of_its_own, take_back


@pytest.fixture
def season(database_url, request):
    with season_of_its_own(database_url, request) as season:
        yield season


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
