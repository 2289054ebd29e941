from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.verification.running import verify
from application.declaring import DeclareRun
from application.state_reading import StateReader
from application.streams import RUN as RUNS
from domain.buyer_identity import NotConfirmedReason
from domain.clearance_events import DeclarationsSent, MatchFailed
from domain.clearance_parts import Declaration
from domain.clearance_stages import Stage
from domain.order_commands import CorrectBuyer
from tests.adapters.verification.planting import found, plant
from tests.end_to_end.paid_by_friends import FRIEND, PaidByFriends
from tests.end_to_end.season import RUN


@pytest.fixture
def season(database_url, request):
    # An operator of its own: what is known of a buyer is known to all books of an operator.
    name = "".join(c for c in request.node.name if c.isalnum())[-40:]
    season = PaidByFriends(database_url, "NB01", orders=3, operator=name)
    season.friends = (0, 1)
    yield season
    season.close()


def test_a_confirmed_buyer_may_have_another_pay_and_the_match_says_so(season):
    season.in_the_zone()
    season.confirm(0)
    season.matched_from_the_zone()
    assert season.stages() == [Stage.MATCHED, Stage.UNMATCHED, Stage.MATCHED]
    (matched,) = season.matches()
    (other,) = matched.other_payers
    assert (other.order_id, other.by) == (season.order_ids[0], "register")
    assert other.order_value == season.placing[0].buyer_key[:8]
    assert other.payment_value == FRIEND[:8]
    (failed,) = [e for e in season.events(RUNS, RUN) if isinstance(e, MatchFailed)]
    assert [(f.order_id, f.rule) for f in failed.failures] == [(season.order_ids[1], "M8")]


def test_a_confirmation_after_the_match_has_only_that_order_matched_again(season):
    season.matched()
    assert season.stages() == [Stage.UNMATCHED, Stage.UNMATCHED, Stage.MATCHED]
    season.confirm(1)
    season.react()
    assert season.stages() == [Stage.UNMATCHED, Stage.MATCHED, Stage.MATCHED]
    assert season.matches()[-1].order_ids == (season.order_ids[1],)
    season.do(DeclareRun(RUN, season.now))
    assert season.stages() == [Stage.UNMATCHED, Stage.DECLARED, Stage.DECLARED]


def test_a_confirmation_of_another_order_of_the_buyer_does_not_count(season):
    season.matched()
    season.confirm(0, 2)
    season.react()
    assert season.stages()[0] is Stage.UNMATCHED


def test_a_no_about_the_buyer_changes_nothing_of_the_match(season):
    season.matched()
    before = len(season.events(RUNS, RUN))
    season.confirm(0, reason=NotConfirmedReason.DOES_NOT_FIT)
    season.react()
    assert season.events(RUNS, RUN)[before:] == []


@pytest.mark.parametrize("ends", ["withdrawn", "expired"])
def test_what_is_not_confirmed_any_more_is_not_declared(season, ends):
    season.in_the_zone()
    season.confirm(0)
    season.matched_from_the_zone()
    if ends == "withdrawn":
        season.confirm(0, reason=NotConfirmedReason.DOES_NOT_FIT)
    else:
        season.now += timedelta(days=365)
    season.do(DeclareRun(RUN, season.now))
    assert season.stages()[0] is Stage.UNMATCHED


def test_a_buyer_who_was_given_another_name_is_to_be_confirmed_anew(season):
    season.in_the_zone()
    season.confirm(0)
    season.now += timedelta(minutes=1)
    renamed = replace(season.placing[0].buyer, name="林改名")
    season.do(CorrectBuyer(season.order_ids[0], renamed, season.now))
    season.matched_from_the_zone()
    assert season.stages()[0] is Stage.UNMATCHED
    season.placing[0] = replace(season.placing[0], buyer=renamed)
    season.confirm(0)
    season.react()
    assert season.stages()[0] is Stage.MATCHED


def test_what_else_is_wrong_with_an_order_stays_when_its_buyer_is_confirmed(season):
    season.matched()
    order_id = season.order_ids[0]
    season.do(CorrectBuyer(order_id, replace(season.placing[0].buyer, telephone=""), season.now))
    season.confirm(0)
    season.react()
    failed = season.events(RUNS, RUN)[-1]
    assert [(f.order_id, f.rule) for f in failed.failures] == [(order_id, "M5")]
    season.confirm(0)
    season.react()
    assert season.events(RUNS, RUN)[-1] == failed


def test_a_confirmation_that_comes_before_the_match_is_written_has_it_decided_anew(
    season, monkeypatch
):
    season.in_the_zone()
    log, unheard = type(season.system.log), [0]
    append = log.append

    def append_later(self, decisions, asserted=()):
        events = [e for each in decisions for change in each.changes for e in change.events]
        if unheard and any(isinstance(event, MatchFailed) for event in events):
            season.confirm(unheard.pop())
        return append(self, decisions, asserted)

    monkeypatch.setattr(log, "append", append_later)
    season.matched_from_the_zone()
    assert not unheard
    assert season.stages() == [Stage.MATCHED, Stage.UNMATCHED, Stage.MATCHED]
    assert len(season.matches()) == 1


@pytest.mark.parametrize("friends", [range(0, 40, 2), ()])
def test_all_buyers_are_looked_at_in_one_read_and_only_those_whom_others_paid_for(
    database_url, monkeypatch, friends
):
    name = f"many{len(friends)}{database_url[:6]}".replace(":", "")
    season = PaidByFriends(database_url, "NB01", orders=40, operator=name)
    season.friends = tuple(friends)
    season.in_the_zone()
    for place in friends:
        season.confirm(place)
    read, identities = StateReader.read, []

    def counted(self, stream_ids):
        if of_people := [i for i in stream_ids if "/identity/" in i]:
            identities.append(len(of_people))
        return read(self, stream_ids)

    monkeypatch.setattr(StateReader, "read", counted)
    season.matched_from_the_zone()
    assert identities == ([len(friends)] if friends else [])
    assert set(season.stages()) == {Stage.MATCHED}
    season.close()


@pytest.fixture
def alone(tmp_path):
    """In a database of its own: all of it is verified. The match at 0 holds, that at 1 does not."""
    season = PaidByFriends(f"sqlite:///{tmp_path / 'alone.db'}", "NB01")
    season.friends = (0, 1)
    season.in_the_zone()
    season.confirm(0)
    season.matched_from_the_zone()
    yield season
    season.close()


def declared_lines(season):
    season.react()
    return found(verify(season.system.engine, ()), "declared lines")


def test_what_another_paid_for_a_confirmed_buyer_verifies(alone):
    alone.do(DeclareRun(RUN, alone.now))
    assert alone.stages() == [Stage.DECLARED, Stage.UNMATCHED]
    assert declared_lines(alone) == ()


@pytest.mark.parametrize(
    ("has_confirmed", "fault"),
    [(False, "whom nobody confirmed"), (True, "the match does not say that another paid")],
)
def test_a_declaration_that_another_paid_and_that_nothing_allows_is_named(
    alone, has_confirmed, fault
):
    if has_confirmed:
        alone.confirm(1)
    sent = (Declaration(alone.order_ids[1], 1, "R1-001-01"),)
    plant(alone.system.engine, ("run", RUN, [DeclarationsSent(RUN, "R1-0099", sent, alone.now)]))
    (finding,) = declared_lines(alone)
    assert fault in finding.message
