"""Trials as tests look at them."""

from adapters.sandbox.running import tried_out
from adapters.sandbox.telling import told_of
from adapters.sandbox.told import OrderTold, TrialTold
from domain.campaign_commands import DraftCampaign


def told(draft: DraftCampaign, *steps: str) -> TrialTold:
    return told_of(tried_out(draft, steps))


def order(trial: TrialTold, number: int) -> OrderTold:
    return trial.orders[number - 1]


def stages(trial: TrialTold) -> list[str]:
    return [each.stage for each in trial.orders]


def problems(trial: TrialTold, step: int) -> list[tuple[str, str]]:
    """Of which orders, and what kind: what a step did not do."""
    return [(each.numbers, each.kind) for each in trial.steps[step].problems]


def lines(trial: TrialTold, step: int) -> list[str]:
    """What happened in a step, each line with its orders and its time."""
    return [
        " ".join(part for part in (moment.at, line.numbers, line.words) if part)
        for moment in trial.steps[step].moments
        for line in moment.lines
    ]


def notices(trial: TrialTold) -> list[tuple[str, str, str]]:
    """When, to whose orders, and of what buyers were told."""
    return [
        (moment.at, notice.numbers, notice.kind)
        for step in trial.steps
        for moment in step.moments
        for notice in moment.notices
    ]
