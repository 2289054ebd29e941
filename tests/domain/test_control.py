from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.control import DECIDER
from domain.control_commands import (
    AskOverride,
    BeginControl,
    ControlEmpty,
    ControlEnded,
    ControlIdTaken,
    ControlReasonMissing,
    DeclineOverride,
    EndByOverride,
    EndControl,
    InspectControl,
    InspectionNotPassed,
    OfficerNotDrawn,
    OverrideNotAsked,
    OverrideStands,
    SecondOfficerNeeded,
    UnknownControl,
)
from domain.control_events import (
    ControlInspected,
    ControlKind,
    ControlLifted,
    ControlOrdered,
    Ground,
    InspectionOutcome,
    OverrideAsked,
    OverrideDeclined,
)
from domain.identifiers import ControlId, DrawId, OfficerId, RunId
from tests.conftest import IS_SLOW
from tests.scenario import Scenario, tried

C = ControlId("C1")
LIN, WU, HE = (OfficerId(f"customs/{name}") for name in ("lin", "wu", "he"))
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
PASSED, FAILED = InspectionOutcome.PASSED, InspectionOutcome.FAILED


def control() -> Scenario:
    return Scenario(DECIDER)


def begin(kind=ControlKind.INSPECTION, reason="label", runs=("R1",), inspector="") -> BeginControl:
    named = tuple(map(RunId, runs))
    return BeginControl(
        C, kind, "SF1", reason, (), named, LIN, OfficerId(inspector), DrawId(""), NOON
    )


def ordered(kind=ControlKind.INSPECTION, inspector="") -> ControlOrdered:
    return ControlOrdered(
        C, kind, "SF1", "label", (), (RunId("R1"),), LIN, OfficerId(inspector), DrawId(""), NOON
    )


def inspect(by=LIN, outcome=PASSED) -> InspectControl:
    return InspectControl(C, by, outcome, "as declared", NOON)


def inspected(by=LIN, outcome=PASSED) -> ControlInspected:
    return ControlInspected(C, by, outcome, "as declared", NOON)


ASKED = OverrideAsked(C, LIN, "urgent", NOON)


def test_it_is_ordered_once():
    control().when(begin()).then(ordered())
    control().given(ordered()).when(begin()).then_nothing()
    control().given(ordered()).when(begin(reason="weight")).then_refused(ControlIdTaken)


def test_it_says_why_and_keeps_something():
    control().when(begin(reason=" ")).then_refused(ControlReasonMissing)
    control().when(begin(runs=())).then_refused(ControlEmpty)


def test_only_the_drawn_officer_inspects_what_a_draw_chose():
    drawn = control().given(ordered(inspector=WU))
    drawn.when(inspect(by=LIN)).then_refused(OfficerNotDrawn)
    drawn.when(inspect(by=WU)).then(inspected(by=WU))


def test_an_inspection_must_pass_before_a_second_officer_ends_it():
    control().given(ordered()).when(EndControl(C, WU, NOON)).then_refused(InspectionNotPassed)
    failed = control().given(ordered(), inspected(), inspected(outcome=FAILED))
    failed.when(EndControl(C, WU, NOON)).then_refused(InspectionNotPassed)
    passed = control().given(ordered(), inspected(by=LIN))
    passed.when(EndControl(C, LIN, NOON)).then_refused(SecondOfficerNeeded)
    passed.when(EndControl(C, WU, NOON)).then(ControlLifted(C, WU, Ground.PASSED, NOON))


def test_a_hold_is_ended_by_another_than_who_ordered_it():
    held = control().given(ordered(ControlKind.HOLD))
    held.when(EndControl(C, LIN, NOON)).then_refused(SecondOfficerNeeded)
    held.when(EndControl(C, WU, NOON)).then(ControlLifted(C, WU, Ground.SECOND_OFFICER, NOON))


def test_who_asks_for_an_override_does_not_grant_it():
    asked = control().given(ordered(), inspected(outcome=FAILED), ASKED)
    asked.when(EndByOverride(C, LIN, NOON)).then_refused(SecondOfficerNeeded)
    asked.when(EndByOverride(C, WU, NOON)).then(ControlLifted(C, WU, Ground.OVERRIDDEN, NOON))


def test_an_override_is_asked_for_once_and_answered_before_another():
    control().given(ordered()).when(EndByOverride(C, WU, NOON)).then_refused(OverrideNotAsked)
    asked = control().given(ordered(), ASKED)
    asked.when(AskOverride(C, LIN, "urgent", NOON)).then_nothing()
    asked.when(AskOverride(C, WU, "mine", NOON)).then_refused(OverrideStands)
    no = OverrideDeclined(C, WU, "not urgent", NOON)
    asked.when(DeclineOverride(C, WU, "not urgent", NOON)).then(no)
    declined = control().given(ordered(), ASKED, no)
    declined.when(EndByOverride(C, HE, NOON)).then_refused(OverrideNotAsked)
    declined.when(DeclineOverride(C, WU, "not urgent", NOON)).then_nothing()


def test_what_has_ended_is_not_asked_about_again():
    ended = control().given(ordered(), inspected(), ControlLifted(C, WU, Ground.PASSED, NOON))
    ended.when(EndControl(C, LIN, NOON)).then_nothing()
    ended.when(EndByOverride(C, LIN, NOON)).then_nothing()
    ended.when(inspect(outcome=FAILED)).then_refused(ControlEnded)
    ended.when(AskOverride(C, LIN, "late", NOON)).then_refused(ControlEnded)


def test_nobody_asks_about_a_control_that_was_never_ordered():
    control().when(EndControl(C, WU, NOON)).then_refused(UnknownControl)


officers = st.sampled_from([LIN, WU, HE])
reasons = st.sampled_from(["why", ""])
commands = st.one_of(
    st.builds(begin, st.sampled_from(ControlKind), reasons, inspector=st.sampled_from(["", WU])),
    st.builds(inspect, officers, st.sampled_from(InspectionOutcome)),
    st.builds(AskOverride, st.just(C), officers, reasons, st.just(NOON)),
    st.builds(DeclineOverride, st.just(C), officers, reasons, st.just(NOON)),
    st.builds(EndControl, st.just(C), officers, st.just(NOON)),
    st.builds(EndByOverride, st.just(C), officers, st.just(NOON)),
)


@settings(max_examples=1_000 if IS_SLOW else 200)
@given(st.lists(commands, max_size=12))
def test_no_control_ends_by_one_pair_of_eyes(history):
    """Whatever is asked, in whatever order: the end names another than the other half of it."""
    for step in tried(DECIDER, history):
        for event in step.events:
            if not isinstance(event, ControlLifted):
                continue
            first = {
                Ground.PASSED: lambda c: c.inspected.inspected_by,
                Ground.SECOND_OFFICER: lambda c: c.ordered.ordered_by,
                Ground.OVERRIDDEN: lambda c: c.override.asked_by,
            }[event.ground](step.before)
            assert event.lifted_by != first
            if event.ground is Ground.PASSED:
                assert step.before.inspected.outcome is PASSED
