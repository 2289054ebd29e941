"""Tells a trial: every text in the language of whoever reads it, every time in the campaign's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.sandbox.deadlines import Deadline
from adapters.sandbox.reading import read_step
from adapters.sandbox.told import (
    DeadlineTold,
    Figures,
    ItemTold,
    Line,
    MomentTold,
    OrderTold,
    StepTold,
    TrialTold,
)
from adapters.sandbox.trial import Moment, OrderTried, Stretch, Trial
from adapters.sandbox.words_of_events import (
    Refusals,
    lines_of,
    notices_of,
    problems_of,
    rule_of,
    sold,
)
from adapters.sandbox.words_of_steps import listed, words_of_step
from adapters.texts import coded, mark_code, say
from adapters.web.campaign_page import PHASES
from adapters.web.formats import CHOSEN_ZONE, moment
from adapters.web.refusals import words_of
from domain.campaign_events import CampaignClosed, CampaignFailed
from domain.campaign_state import Stage
from domain.order_state import Stage as OrderStage
from domain.refusals import Refused

WAITING = mark_code("waiting")
OFFERED = mark_code("offered")
NOT_ORDERED = mark_code("not ordered")
"""Whoever left the line, or never stood in it."""

UNASKED = (OrderStage.ABSENT, OrderStage.NOT_PLACED)
"""Stages of what costs nothing, for it is no order."""


@contextmanager
def shown_in(zone: str) -> Iterator[None]:
    """Every time inside is of this zone, whatever its reader has chosen."""
    before = CHOSEN_ZONE.set(zone)
    try:
        yield
    finally:
        CHOSEN_ZONE.reset(before)


def told_of(trial: Trial) -> TrialTold:
    with shown_in(trial.draft.time_zone):
        return TrialTold(
            trial.draft.campaign_id,
            trial.draft.name,
            trial.draft.time_zone,
            moment(trial.now),
            coded(PHASES[trial.phase]),
            trial.campaign.stage.value,
            verdict(trial),
            words_of(trial.unfit)[1] if trial.unfit else "",
            figures_of(trial),
            steps_told(trial),
            [order_told(each) for each in trial.orders],
            [
                ItemTold(
                    row.sku, row.name, row.units_held, row.units_sold, row.units_left, row.units_max
                )
                for row in trial.items
            ],
            [deadline_told(each, trial.draft.time_zone) for each in trial.coming],
            moment(trial.next_due) if trial.next_due else "",
        )


def verdict(trial: Trial) -> str:
    """How it ended, or would if it were closed now."""
    outcome, whole = trial.outcome, sold(trial.campaign.sold)
    if isinstance(outcome, Refused):
        return words_of(outcome)[1]
    if isinstance(outcome, CampaignClosed):
        return say("Closed now, it would succeed: {sold}.", sold=whole)
    if isinstance(outcome, CampaignFailed):
        return say("Closed now, it would fail: {sold}.", sold=whole)
    match trial.campaign.stage:
        case Stage.CLOSED:
            return say("The campaign has closed with success: {sold}.", sold=whole)
        case Stage.FAILED:
            return say("The campaign has failed: everybody is paid back everything.")
    return say("The campaign was terminated: everybody is paid back everything.")


def figures_of(trial: Trial) -> Figures:
    row = trial.figures
    return Figures(
        row.units_held,
        row.units_sold,
        row.units_left,
        row.units_max,
        row.orders_held,
        row.orders_sold,
        row.received_fen,
        row.repaid_fen,
        row.owed_fen,
        sum(each.order.kept_fen for each in trial.orders),
    )


def steps_told(trial: Trial) -> list[StepTold]:
    refusals = {each.asked.number: each.refusal for each in trial.orders if each.refusal}
    zone = trial.draft.time_zone
    return [step_told(stretch, zone, refusals) for stretch in trial.stretches]


def step_told(stretch: Stretch, zone: str, refusals: Refusals) -> StepTold:
    words = say("Drafted and published")
    if stretch.text:
        words = words_of_step(read_step(stretch.number, stretch.text), zone)
    moments = [moment_told(each, refusals) for each in stretch.moments]
    problems = problems_of(stretch.problems, zone)
    return StepTold(stretch.number, stretch.text, words, moments, problems)


def moment_told(each: Moment, refusals: Refusals) -> MomentTold:
    reached = [Line("", words_of_deadline(deadline), "deadline") for deadline in each.reached]
    lines = [*reached, *lines_of(each.events, refusals)]
    return MomentTold(moment(each.at), coded(PHASES[each.phase]), lines, notices_of(each.notices))


def words_of_deadline(deadline: Deadline) -> str:
    if deadline.name:
        return say("{what}: {name}", what=coded(deadline.what), name=deadline.name)
    return coded(deadline.what)


def deadline_told(deadline: Deadline, zone: str) -> DeadlineTold:
    return DeadlineTold(
        moment(deadline.at), words_of_deadline(deadline), step_to(deadline.at, zone)
    )


def step_to(at: datetime, zone: str) -> str:
    """Steps know whole seconds: the first at which the instant is there."""
    there = at.replace(microsecond=0) + timedelta(seconds=bool(at.microsecond))
    spoken = "seconds" if there.second else "minutes"
    return f"go {there.astimezone(ZoneInfo(zone)).isoformat(timespec=spoken)}"


def order_told(tried: OrderTried) -> OrderTold:
    order, amounts, asked = tried.order, tried.order.amounts, tried.asked
    is_order = order.stage not in UNASKED
    balance = order.plan.balance if order.plan else None
    deposit_fen = balance.deposit_fen if balance and is_order else None
    repaid_fen = sum(order.owed[refund_id] for refund_id in order.repaid)
    return OrderTold(
        asked.number,
        asked.buyer,
        listed(asked.units),
        stage_of(tried),
        beside(tried),
        tried.list_fen,
        tried.list_fen - amounts.goods_fen if is_order else None,
        amounts.discount_fen if is_order else None,
        amounts.tax_fen if is_order else None,
        amounts.paid_fen if is_order else None,
        deposit_fen,
        amounts.paid_fen - deposit_fen if deposit_fen is not None else None,
        order.received_fen,
        repaid_fen,
        order.owed_fen - repaid_fen,
        order.kept_fen,
        moment(order.pays_until) if order.pays_until else "",
    )


def stage_of(tried: OrderTried) -> str:
    """A code, shown with its mark."""
    if tried.place is not None:
        return OFFERED if tried.place.accept_by else WAITING
    return NOT_ORDERED if tried.order.stage is OrderStage.ABSENT else tried.order.stage.value


def beside(tried: OrderTried) -> str:
    if tried.place is not None and tried.place.accept_by:
        return say("until {until}", until=moment(tried.place.accept_by))
    return rule_of(tried.reason, tried.refusal)
