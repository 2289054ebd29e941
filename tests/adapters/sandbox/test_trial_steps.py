"""Steps of a trial: how its clock goes, whom they concern, how many there may be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.sandbox.faults import TooManyNamedError
from tests.adapters.sandbox.drafts import (
    HONEY,
    OPENS,
    at_once,
    on_terms,
    over_a_clock_change,
    with_deposit,
)
from tests.adapters.sandbox.steps import TWO
from tests.adapters.sandbox.telling import problems, stages, told


def test_a_day_is_as_long_as_the_campaigns_clocks_make_it():
    """On 2026-03-08 New York's clocks go from 2 to 3 in the morning."""
    draft = over_a_clock_change()
    days, hours = (told(draft, "go next", step) for step in ("forward 1d", "forward 24h"))
    assert (days.now, hours.now) == ("2026-03-08 10:00 -04:00", "2026-03-08 11:00 -04:00")
    never = told(draft, "go next", "go 2026-03-08T02:30")
    assert problems(never, 2) == [("", "LocalTimeNever")]
    assert "2026-03-08 01:30-05:00" in never.steps[2].problems[0].words
    twice = told(draft, "go next", "go 2026-11-01T01:30", "go 2026-11-01T01:30-05:00")
    assert problems(twice, 2) == [("", "LocalTimeTwice")]
    assert twice.now == "2026-11-01 01:30 -05:00"


def test_the_clock_stops_wherever_something_is_due_on_the_way():
    trial = told(with_deposit(), "go next", "place 1 " + TWO, "go 2026-05-02T00:00")
    assert [moment.at for moment in trial.steps[3].moments][:3] == [
        "2026-03-01 08:30 +08:00", "2026-03-11 08:00 +08:00", "2026-03-15 08:00 +08:00",
    ]  # fmt: skip
    assert trial.now == "2026-05-02 00:00 +08:00"
    back = told(at_once(), "go next", "go 2026-02-01T00:00")
    assert problems(back, 2) == [("", "ClockGoesBackError")]


@pytest.mark.parametrize("opens", [OPENS, OPENS.replace(second=7, microsecond=5)])
def test_a_deadline_says_the_step_that_leads_to_it(opens):
    draft = at_once(opens_at=opens)
    (first, *_) = told(draft).coming
    assert first.step.startswith("go 2026-03-01T08:00")
    assert first.step.endswith("+08:00")
    assert told(draft, first.step).phase == "taking orders"


def test_steps_about_nobody_are_told_and_the_trial_goes_on():
    trial = told(at_once(), "go next", "cancel all", "pay due 3", "place 1 " + TWO, "pay balance 1",
                 "pay due all")  # fmt: skip
    assert problems(trial, 2) == [("", "NobodyConcernedError")]
    assert problems(trial, 3) == [("", "NoSuchOrderError")]
    assert problems(trial, 5) == [("1", "NothingToPayError")]
    assert stages(trial) == ["paid"]


def test_the_same_steps_show_the_same():
    steps = ("go next", "place 3 " + TWO, "pay due 1-2", "cancel 1", "go next", "close")
    assert told(at_once(), *steps) == told(at_once(), *steps)


def test_a_trial_does_not_depend_on_when_it_was_drafted():
    later = replace(at_once(), at=OPENS + timedelta(days=90))
    assert told(later, "go next") == told(at_once(), "go next")


def test_steps_that_name_orders_too_often_are_refused():
    steps = ["go next", "place 200 " + f"{HONEY}=1", *["answer yes 1-200"] * 5]
    with pytest.raises(TooManyNamedError):
        told(on_terms(units_max=400), *steps)


def test_a_trial_at_its_limits_is_made():
    steps = ["go next", f"place 200 {HONEY}=1", "pay due 1-100", *["forward 1h"] * 57]
    large = at_once(units_max=400)
    items = tuple(replace(item, units_max=400) for item in large.items)
    trial = told(replace(large, items=items), *steps)
    assert (len(trial.steps), len(trial.orders)) == (61, 200)
    assert trial.steps[3].moments[0].lines[0].numbers == "1–100"
    assert trial.figures.received_fen == sum(each.total_fen or 0 for each in trial.orders[:100])
