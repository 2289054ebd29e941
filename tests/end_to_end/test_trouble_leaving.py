"""What may go wrong with a parcel that leaves, or has left, each once and on its own."""

import pytest

from application.refunding import OweBuyer
from application.returning import AskReturn
from application.streams import ENTRY as ENTRIES
from application.streams import EXIT as EXITS
from application.streams import ORDER, RETURN
from application.streams import RUN as RUNS
from domain.delivery import ReportDelivery
from domain.exit_commands import IssueGatePass, PassExitGate
from tests.end_to_end.season import DUE_FEN, ENTRY, EXIT, RUN, TEA
from tests.end_to_end.troubled_season import season_of_its_own, take_back


@pytest.fixture
def season(database_url, request):
    with season_of_its_own(database_url, request) as season:
        yield season


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


def test_a_return_after_a_goodwill_refunds_what_is_left(season):
    season.gone()
    order_id = season.order_ids[0]
    season.do(OweBuyer(order_id, "goodwill", DUE_FEN - 100, "sorry", season.now))
    season.do(AskReturn(order_id, RUN, "1", (), "does not taste", season.now))
    take_back(season, order_id, "1")
    assert season.state(ORDER, order_id).owed == {"goodwill": DUE_FEN - 100, "return-1": 100}
