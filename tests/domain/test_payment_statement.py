from dataclasses import replace
from datetime import UTC, date, datetime

from domain.payment_statement import (
    DECIDER,
    DIFFERENCES_MAX,
    Difference,
    DifferenceKind,
    DifferenceSettled,
    DifferencesFound,
    SettleDifference,
    StatementTaken,
    StatementTotals,
    TakeStatement,
    TooManyDifferences,
    UnknownDifference,
)
from tests.scenario import Scenario

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = date(2026, 11, 1)
TOTALS = StatementTotals(3, 2, 300, 1, 100, 0, 0)


def difference(number):
    kind = DifferenceKind.MISSING_WITH_US
    return Difference(number, kind, "payment", f"P-{number}", 0, 100, "CNY", "")


def take(*differences):
    return TakeStatement("S", "PAY", DAY, "hash", TOTALS, 7, differences, AT)


def taken(count, *differences):
    return StatementTaken("S", "PAY", DAY, "hash", TOTALS, 7, count, differences, AT)


def statement():
    return Scenario(DECIDER)


def test_a_statement_is_taken_with_its_differences():
    statement().when(take()).then(taken(0))
    statement().when(take(difference(1))).then(taken(1, difference(1)))


def test_the_same_statement_twice_is_once():
    statement().given(taken(0)).when(take(difference(1))).then_nothing()


def test_no_event_names_more_than_a_thousand_differences():
    many = tuple(map(difference, range(1, 2_002)))
    first, second, third = statement().when(take(*many)).outcome()
    assert first == taken(2_001, *many[:1_000])
    assert second == DifferencesFound("S", many[1_000:2_000], AT)
    assert third == DifferencesFound("S", many[2_000:], AT)


def test_what_fits_nowhere_is_no_statement_of_these_books():
    many = (difference(1),) * (DIFFERENCES_MAX + 1)
    statement().when(take(*many)).then_refused(TooManyDifferences)


def test_a_difference_is_settled_with_a_reason():
    settle = SettleDifference("S", 1, "came a day later", AT)
    settled = DifferenceSettled("S", 1, "came a day later", AT)
    found = taken(1, difference(1))
    statement().given(found).when(settle).then(settled)
    statement().given(found, settled).when(settle).then_nothing()
    better = replace(settle, reason="was paid twice")
    statement().given(found, settled).when(better).then(replace(settled, reason="was paid twice"))
    statement().given(found).when(replace(settle, number=2)).then_refused(UnknownDifference)
    statement().when(settle).then_refused(UnknownDifference)
