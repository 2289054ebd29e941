from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.enterprise_grade import (
    DECIDER,
    GOOD_STANDING,
    ComplaintEmpty,
    ComplaintRecorded,
    FactsCounted,
    GradeChanged,
    TakeComplaint,
    TakeFacts,
    is_broken,
    within,
)
from domain.grade_parts import Downgrade, FactKind, GradeFact, GradeRules
from domain.identifiers import OfficerId
from tests.scenario import Scenario, tried

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FROM = date(2026, 1, 1)
LIN = OfficerId("customs/lin")
THRICE = Downgrade("three failed inspections", 4, FactKind.FAILED_INSPECTION, 3, 0)
MISMATCHED = Downgrade("mismatches of 50 in 1,000", 3, FactKind.MISMATCH, 2, 50)
COMPLAINED = Downgrade("five complaints", 3, FactKind.COMPLAINT, 5, 0)
RULES = GradeRules(2, 365, 180, 100, (THRICE, MISMATCHED, COMPLAINED))


def fact(kind, source, count=1, days=0) -> GradeFact:
    return GradeFact(kind, source, count, NOON + timedelta(days=days))


def taking(*facts, days=0) -> TakeFacts:
    return TakeFacts("m-kiwi", facts, RULES, FROM, NOON + timedelta(days=days))


def counted(*facts, days=0) -> FactsCounted:
    return FactsCounted("m-kiwi", facts, NOON + timedelta(days=days))


def failed(n, days=0) -> GradeFact:
    return fact(FactKind.FAILED_INSPECTION, f"control/C{n}@2", days=days)


def complaining(n, text="broken", days=0) -> TakeComplaint:
    at = NOON + timedelta(days=days)
    return TakeComplaint("m-kiwi", f"K{n}", text, LIN, RULES, FROM, at)


def grade() -> Scenario:
    return Scenario(DECIDER)


def test_three_failed_inspections_lead_to_the_black_list_and_say_so():
    two = counted(failed(1), failed(2))
    change = GradeChanged(
        "m-kiwi", 2, 4, THRICE.name, (failed(1), failed(2), failed(3)), FROM, NOON
    )
    grade().given(two).when(taking(failed(3))).then(counted(failed(3)), change)


def test_a_fact_counts_once():
    known = counted(failed(1), failed(2))
    grade().given(known).when(taking(failed(2), failed(1))).then_nothing()
    grade().when(taking(failed(1), failed(1))).then(counted(failed(1)))


def test_what_left_the_window_counts_no_more():
    old = counted(failed(1, -365), failed(2))
    grade().given(old).when(taking(failed(3))).then(counted(failed(3)))


def test_a_share_is_of_the_orders_taken_to_customs():
    many = counted(fact(FactKind.ORDERS, "run/R1@1", 1_000))
    few = counted(fact(FactKind.ORDERS, "run/R1@1", 30))
    two = fact(FactKind.MISMATCH, "run/R1@9", 2)
    assert [type(e) for e in grade().given(many).when(taking(two)).outcome()] == [FactsCounted]
    _, change = grade().given(few).when(taking(two)).outcome()
    assert (change.before, change.after, change.rule) == (2, 3, MISMATCHED.name)


def test_a_grade_rises_by_one_step_in_its_time_and_with_enough_orders():
    orders = counted(fact(FactKind.ORDERS, "run/R1@1", 100))
    low = GradeChanged("m-kiwi", 2, 4, THRICE.name, (), FROM, NOON)
    grade().given(orders, low).when(taking(days=179)).then_nothing()
    (change,) = grade().given(orders, low).when(taking(days=180)).outcome()
    assert (change.before, change.after, change.rule) == (4, 3, GOOD_STANDING)
    few = counted(fact(FactKind.ORDERS, "run/R1@1", 99))
    grade().given(few, low).when(taking(days=180)).then_nothing()


def test_no_grade_rises_while_a_rule_keeps_it_down():
    kept = counted(failed(1), failed(2), failed(3), fact(FactKind.ORDERS, "run/R1@1", 500))
    low = GradeChanged("m-kiwi", 2, 4, THRICE.name, (), FROM, NOON)
    grade().given(kept, low).when(taking(days=200)).then_nothing()


def test_complaints_count_once_each_and_say_something():
    recorded = ComplaintRecorded("m-kiwi", "K1", "broken", LIN, NOON)
    grade().when(complaining(1)).then(recorded)
    grade().given(recorded).when(complaining(1, "again")).then_nothing()
    grade().when(complaining(1, " ")).then_refused(ComplaintEmpty)
    four = [ComplaintRecorded("m-kiwi", f"K{n}", "broken", LIN, NOON) for n in range(4)]
    *_, change = grade().given(*four).when(complaining(9)).outcome()
    assert (change.after, change.rule, len(change.facts)) == (3, COMPLAINED.name, 5)


facts = st.builds(
    fact, st.sampled_from(FactKind), st.sampled_from("abcdefgh"), st.integers(1, 60),
    st.integers(-400, 0),
)  # fmt: skip
commands = st.one_of(
    st.builds(
        lambda facts, days: taking(*facts, days=days),
        st.lists(facts, max_size=3),
        st.integers(0, 500),
    ),
    st.builds(complaining, st.integers(0, 6), days=st.integers(0, 500)),
)


@given(st.lists(commands, max_size=10))
def test_every_change_follows_from_what_it_names(asked):
    """A fall names a rule that facts of its window break; a rise is a step in good standing."""
    asked.sort(key=lambda command: command.at)
    for step in tried(DECIDER, asked, counted=(TakeFacts, TakeComplaint)):
        for event in step.events:
            if not isinstance(event, GradeChanged):
                continue
            told = within(step.after.facts, RULES, step.command.at)
            assert set(event.facts) <= set(told)
            if event.after > event.before:
                (rule,) = [each for each in RULES.downgrades if each.name == event.rule]
                assert is_broken(rule, told)
                assert event.after == rule.grade
            else:
                assert (event.rule, event.after) == (GOOD_STANDING, event.before - 1)
