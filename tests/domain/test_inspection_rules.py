from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.draw_parts import Risk, Share
from domain.grade_parts import Downgrade, FactKind, GradeRules
from domain.identifiers import OfficerId
from domain.inspection_rules import (
    DECIDER,
    DrawRulesSet,
    GradeRulesSet,
    GradeUnsound,
    PeriodUnsound,
    RulesBackdated,
    RulesReasonMissing,
    SetDrawRules,
    SetGradeRules,
    ShareUnsound,
    TargetsMaxUnsound,
)
from tests.domain.draw_examples import rules
from tests.scenario import Scenario

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY, LATER = date(2026, 11, 21), date(2026, 12, 1)
LIN = OfficerId("customs/lin")
GRADES = GradeRules(2, 365, 180, 100, (Downgrade("thrice", 4, FactKind.COMPLAINT, 3, 0),))


def setting(day=TODAY, delegation="N-1", **said) -> SetDrawRules:
    return SetDrawRules(rules(**said), day, delegation, "first rules", LIN, NOON)


def grading(**said) -> SetGradeRules:
    return SetGradeRules(replace(GRADES, **said), TODAY, "first rules", LIN, NOON)


def site() -> Scenario:
    return Scenario(DECIDER)


def test_rules_hold_from_their_day_until_the_next():
    first = DrawRulesSet(rules(), TODAY, "N-1", "first rules", LIN, NOON)
    site().when(setting()).then(first)
    site().given(first).when(setting()).then_nothing()
    second = replace(first, holds_from=LATER, delegation="")
    state = DECIDER.state_of([first, second])
    assert state.draws_on(date(2026, 11, 20)) is None
    assert state.draws_on(date(2026, 11, 30)) == first
    assert state.draws_on(LATER) == second


def test_no_rules_are_dated_back_and_all_say_why():
    site().when(setting(date(2026, 11, 20))).then_refused(RulesBackdated)
    site().when(replace(setting(), reason=" ")).then_refused(RulesReasonMissing)


@pytest.mark.parametrize("per_mille", [-1, 1_001])
def test_a_share_is_of_a_thousand(per_mille):
    site().when(setting(per_mille=per_mille)).then_refused(ShareUnsound)


def test_a_share_is_named_once_and_of_a_grade_there_is():
    twice = replace(rules(), shares=(Share(1, Risk.LOW, 1), Share(1, Risk.LOW, 2)))
    site().when(replace(setting(), rules=twice)).then_refused(ShareUnsound)
    fifth = replace(rules(), shares=(Share(5, Risk.LOW, 1),))
    site().when(replace(setting(), rules=fifth)).then_refused(GradeUnsound)


@pytest.mark.parametrize("targets_max", [0, 1_001])
def test_officers_can_inspect_something_and_not_everything(targets_max):
    site().when(setting(targets_max=targets_max)).then_refused(TargetsMaxUnsound)


def test_rules_of_grades_are_whole():
    site().when(grading()).then(GradeRulesSet(GRADES, TODAY, "first rules", LIN, NOON))
    site().when(grading(newcomer=0)).then_refused(GradeUnsound)
    for unsound in ({"window_days": 0}, {"upgrade_days": 0}, {"upgrade_orders": -1}):
        site().when(grading(**unsound)).then_refused(PeriodUnsound)
    never = (Downgrade("never", 4, FactKind.COMPLAINT, 0, 0),)
    site().when(grading(downgrades=never)).then_refused(PeriodUnsound)
