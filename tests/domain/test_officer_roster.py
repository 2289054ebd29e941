from datetime import UTC, datetime

from domain.draw_parts import Exclusion
from domain.identifiers import OfficerId
from domain.officer_roster import (
    DECIDER,
    DutySet,
    EndRelation,
    EnterpriseMissing,
    RecordRelation,
    RelationEnded,
    RelationRecorded,
    RosterReasonMissing,
    SetDuty,
)
from tests.scenario import Scenario

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
LIN, WU = OfficerId("customs/lin"), OfficerId("customs/wu")
ON, OFF = DutySet(LIN, True, "", WU, NOON), DutySet(WU, False, "on leave", WU, NOON)
RELATED = RelationRecorded(LIN, "m-kiwi", "brother", LIN, NOON)


def roster(*events) -> Scenario:
    return Scenario(DECIDER).given(*events)


def test_an_officer_is_on_duty_or_off_it_for_a_reason():
    roster().when(SetDuty(LIN, True, "", WU, NOON)).then(ON)
    roster(ON).when(SetDuty(LIN, True, "", WU, NOON)).then_nothing()
    roster(ON).when(SetDuty(WU, False, "on leave", WU, NOON)).then(OFF)
    roster(ON).when(SetDuty(WU, False, "", WU, NOON)).then_refused(RosterReasonMissing)


def test_a_relation_stands_until_somebody_says_why_not():
    roster(ON).when(RecordRelation(LIN, "m-kiwi", "brother", LIN, NOON)).then(RELATED)
    roster(RELATED).when(RecordRelation(LIN, "m-kiwi", "brother", LIN, NOON)).then_nothing()
    roster().when(RecordRelation(LIN, " ", "brother", LIN, NOON)).then_refused(EnterpriseMissing)
    roster().when(RecordRelation(LIN, "m", "", LIN, NOON)).then_refused(RosterReasonMissing)
    ending = EndRelation(LIN, "m-kiwi", "sold the firm", WU, NOON)
    roster(RELATED).when(ending).then(RelationEnded(LIN, "m-kiwi", "sold the firm", WU, NOON))
    roster().when(ending).then_nothing()


def test_exclusions_say_why_nobody_is_drawn():
    state = DECIDER.state_of([ON, OFF, RELATED])
    assert state.officers == (LIN, WU)
    assert state.exclusions == (
        Exclusion(LIN, "m-kiwi", "brother"),
        Exclusion(WU, "", "on leave"),
    )
