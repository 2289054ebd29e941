from datetime import UTC, date, datetime

import pytest

from domain.dated import (
    REDUCED_TAX_SHARE,
    RETURN_ASKED_DAYS,
    RETURN_BACK_DAYS,
    SINGLE_LIMIT_FEN,
    YEARLY_LIMIT_FEN,
    NoRuleThen,
    customs_day,
    in_force,
    in_force_since,
)


def test_a_day_at_customs_begins_at_midnight_in_shanghai():
    assert customs_day(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert customs_day(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("rows", "last_day", "old", "new"),
    [
        (SINGLE_LIMIT_FEN, date(2018, 12, 31), 200_000, 500_000),
        (YEARLY_LIMIT_FEN, date(2018, 12, 31), 2_000_000, 2_600_000),
        (RETURN_BACK_DAYS, date(2020, 3, 27), 30, 45),
    ],
)
def test_a_rule_holds_from_its_day_until_the_next(rows, last_day, old, new):
    assert in_force(rows, last_day) == old
    assert in_force(rows, date.fromordinal(last_day.toordinal() + 1)) == new
    assert in_force(rows, date(2030, 1, 1)) == new


@pytest.mark.parametrize(
    "rows", [SINGLE_LIMIT_FEN, YEARLY_LIMIT_FEN, REDUCED_TAX_SHARE, RETURN_ASKED_DAYS]
)
def test_there_is_no_rule_before_retail_import_began(rows):
    assert in_force(rows, date(2016, 4, 8))
    for asked in (in_force, in_force_since):
        with pytest.raises(NoRuleThen) as refused:
            asked(rows, date(2016, 4, 7))
        assert refused.value.values == {"day": date(2016, 4, 7), "first_day": date(2016, 4, 8)}


@pytest.mark.parametrize(
    "rows",
    [SINGLE_LIMIT_FEN, YEARLY_LIMIT_FEN, REDUCED_TAX_SHARE, RETURN_ASKED_DAYS, RETURN_BACK_DAYS],
)
def test_rows_stand_in_order_of_their_days(rows):
    days = [row.day for row in rows]
    assert days == sorted(set(days))
