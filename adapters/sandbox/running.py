"""Runs a trial: drafts and publishes a campaign in a world of its own, then takes step after step.

A trial is a pure function of the draft and the steps: the same address always shows the same, and
nothing has to be kept of it. It begins a day before the sale opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from adapters.sandbox.deadlines import deadlines_of
from adapters.sandbox.doing import Doing
from adapters.sandbox.faults import BeforeItsRulesError, NotDoneError
from adapters.sandbox.reading import read_steps
from adapters.sandbox.trial import (
    Asked,
    Moment,
    OrderTried,
    Problem,
    Stretch,
    Trial,
    number_of,
    order_id_of,
)
from adapters.sandbox.world import BOOK, World, world_at
from domain import campaign as campaigns
from domain.campaign_commands import CloseCampaign, DraftCampaign, PublishCampaign
from domain.campaign_events import CampaignClosed, CampaignFailed
from domain.campaign_items import require_fit, without_facts
from domain.campaign_state import Campaign, Stage
from domain.order_amounts import value_fen
from domain.order_events import OrderCancelled, OrderNotPlaced
from domain.refusals import Refused
from projections import campaign_figures, merchant_dashboard

BEFORE_OPENING = timedelta(days=1)
RULES_BEGIN = date(2019, 1, 2)
"""Before, there is no risk notice that a buyer could agree to."""


def tried_out(draft: DraftCampaign, texts: Sequence[str]) -> Trial:
    """Raises TrialError for steps that cannot be read, and Refused for a draft that is unsound."""
    steps = read_steps(texts)
    if draft.opens_at < datetime.combine(RULES_BEGIN, datetime.min.time(), UTC):
        raise BeforeItsRulesError(opens_at=draft.opens_at, first=RULES_BEGIN)
    start = draft.opens_at - BEFORE_OPENING
    offered = replace(draft, items=tuple(without_facts(draft.items)), at=start)
    with world_at(start) as world:
        trying = Trying(world, offered)
        trying.publish()
        for number, (text, step) in enumerate(zip(texts, steps, strict=True), 1):
            trying.take(Stretch(number, text), step)
        return trying.result(replace(draft, at=start))


class Trying:
    """One run. Refusals and what is not done are noted beside their step, and the run goes on."""

    def __init__(self, world: World, draft: DraftCampaign) -> None:
        self.world = world
        self.draft = draft
        self.stretches = list[Stretch]()
        self.doing = Doing(world, draft, self.tick)

    def publish(self) -> None:
        self.stretches.append(Stretch(0, ""))
        world, campaign_id = self.world, self.draft.campaign_id
        world.system.handle(BOOK, self.draft, "draft", "trial")
        publishing = PublishCampaign(campaign_id, world.clock())
        world.system.handle(BOOK, publishing, "publish", "trial")
        self.look()

    def take(self, stretch: Stretch, step: object) -> None:
        self.stretches.append(stretch)
        try:
            self.doing.do(step)
        except (Refused, NotDoneError) as why:
            stretch.problems.append(Problem(why))
        stretch.problems += self.doing.left_out()
        self.look()

    def tick(self, at: datetime) -> None:
        """The clock reaches an instant, and what is due then is done."""
        self.world.clock.reach(at)
        self.world.act_on_time()
        self.look(is_new_instant=True)

    def look(self, *, is_new_instant: bool = False) -> None:
        """Let everybody act, and note what there is to see."""
        events, notices = self.world.settle()
        now, standing = self.world.clock(), self.doing.standing
        reached = [
            deadline
            for deadline in deadlines_of(standing.campaign())
            if is_new_instant and deadline.at == now
        ]
        stretch = self.stretches[-1]
        if events or notices or reached or not stretch.moments:
            moment = Moment(now, standing.phase(), events, notices, reached)
            stretch.moments.append(moment)

    def result(self, draft: DraftCampaign) -> Trial:
        system, standing = self.world.system, self.doing.standing
        system.follow([merchant_dashboard.MODEL])
        with system.engine.connect() as connection:
            figures = campaign_figures.one_campaign(connection, BOOK, draft.campaign_id)
            items = campaign_figures.items_of(connection, BOOK, draft.campaign_id)
        assert figures is not None, "the dashboard stands where the log does"
        campaign, now = standing.campaign(), self.world.clock()
        return Trial(
            draft,
            self.stretches,
            self.orders(),
            campaign,
            figures,
            items,
            now,
            standing.phase(),
            [deadline for deadline in deadlines_of(campaign) if deadline.at > now],
            self.doing.moving.next_due(),
            unfit(draft),
            outcome_now(draft, campaign, now),
        )

    def orders(self) -> list[OrderTried]:
        standing, asked = self.doing.standing, self.doing.asked
        states, line, reasons = standing.orders(asked.values()), standing.line(), self.reasons()
        found = []
        for number, each in asked.items():
            order_id = order_id_of(number)
            place = line.offered.get(order_id) or line.waiting.get(order_id)
            list_fen, reason = self.list_fen(each), reasons.get(number, "")
            refusal = self.doing.refusals.get(number)
            found.append(OrderTried(each, states[number], list_fen, reason, place, refusal))
        return found

    def list_fen(self, asked: Asked) -> int:
        prices = {item.sku: item.unit_price for item in self.draft.items}
        known = (part for part in asked.units if part.sku in prices)
        return sum(value_fen(prices[part.sku], part.quantity) for part in known)

    def reasons(self) -> Mapping[int, str]:
        return {
            number_of(recorded.event.order_id): recorded.event.reason
            for stretch in self.stretches
            for moment in stretch.moments
            for recorded in moment.events
            if isinstance(recorded.event, OrderCancelled | OrderNotPlaced)
        }


def unfit(draft: DraftCampaign) -> Refused | None:
    """Whether publishing it would be refused for its products, as they are filed."""
    try:
        require_fit(draft.items, draft.dispatch_by, draft.at)
    except Refused as refusal:
        return refusal
    return None


def outcome_now(
    draft: DraftCampaign, campaign: Campaign, now: datetime
) -> CampaignClosed | CampaignFailed | Refused | None:
    if campaign.stage is not Stage.PUBLISHED:
        return None
    try:
        (event,) = campaigns.decide(CloseCampaign(draft.campaign_id, now), campaign)
    except Refused as refusal:
        return refusal
    assert isinstance(event, CampaignClosed | CampaignFailed)
    return event
