"""Lets buyers wait for units of a sold-out campaign, and offers freed units to the first in line.

The rule: what those ahead wait for counts as taken for whoever stands behind them, and for whoever
does not wait at all. So nobody is ever put back by one who came later, not even for a moment
between a cancellation and the offer that follows it; and who waits for one product keeps nobody
from another. Offered units are held on the campaign in the append of the offer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.limits import require_not_too_many
from application.streams import CAMPAIGN, ORDER, WAITLIST
from application.workbench import Handlers, Workbench
from domain.campaign_commands import (
    CampaignNotOpen,
    FreeUnits,
    HoldRequest,
    HoldUnits,
    UnknownCampaign,
)
from domain.campaign_holding import refusal_of, units_asked, with_waited_for
from domain.campaign_state import Campaign, Stage
from domain.goods import as_units, counted
from domain.identifiers import CampaignId, OrderId
from domain.order_refusals import OrderAlreadyPlaced, OrderWasNotPlaced
from domain.order_state import PreSaleOrder
from domain.order_state import Stage as OrderStage
from domain.waitlist import (
    AcceptOffers,
    JoinWaitlist,
    LapseOffers,
    LeaveWaitlist,
    MakeOffers,
    NotInTurn,
    NoWaitlist,
    OfferOver,
    UnitsAvailable,
    Waitlist,
    require_turn,
    stands,
)
from domain.waitlist_events import Offer

SPENT = "order was decided otherwise"
NOT_PLACED = "order was not placed"
ENDED = "campaign ended"
"""Reasons for which places in line end without anybody's asking."""


@dataclass(frozen=True, slots=True)
class TendWaitlist:
    """Bring a line to where it stands at a time: end what is over, offer what is free.

    Whoever asks too early, twice, or for a campaign where nobody waits, changes nothing.
    """

    campaign_id: CampaignId
    at: datetime


def join_waitlist(bench: Workbench, command: JoinWaitlist) -> None:
    campaign, line = load_line(bench, command.campaign_id)
    bench.load((ORDER, [command.order_id]))
    require_line(campaign, command)
    require_unused(bench, command.order_id)
    if not stands(line, command.order_id):
        require_sold_out(campaign, line, command)
    bench.decide(WAITLIST, command.campaign_id, command)


def load_line(bench: Workbench, campaign_id: CampaignId) -> tuple[Campaign, Waitlist]:
    bench.load((CAMPAIGN, [campaign_id]), (WAITLIST, [campaign_id]))
    return bench.state(CAMPAIGN, campaign_id), bench.state(WAITLIST, campaign_id)


def require_line(campaign: Campaign, command: JoinWaitlist) -> None:
    if campaign.stage is Stage.ABSENT:
        raise UnknownCampaign(campaign_id=command.campaign_id)
    if not campaign.terms.accept_minutes:
        raise NoWaitlist(campaign_id=command.campaign_id)
    if not is_open(campaign, command.at):
        raise CampaignNotOpen(stage=campaign.stage.value)


def is_open(campaign: Campaign, at: datetime) -> bool:
    return campaign.stage is Stage.PUBLISHED and campaign.opens_at <= at < campaign.closes_at


def require_unused(bench: Workbench, order_id: OrderId) -> None:
    """An order under this number must still be possible."""
    order: PreSaleOrder = bench.state(ORDER, order_id)
    match order.stage:
        case OrderStage.ABSENT:
            return
        case OrderStage.NOT_PLACED:
            raise OrderWasNotPlaced(order_id=order_id, reason=order.not_placed_because)
    raise OrderAlreadyPlaced(order_id=order_id)


def require_sold_out(campaign: Campaign, line: Waitlist, command: JoinWaitlist) -> None:
    """What the campaign could never sell nobody may wait for; what it sells now can be ordered."""
    asked = units_asked(HoldRequest(command.order_id, command.units))
    if never := refusal_of(asked, campaign, Counter()):
        raise never(campaign_id=command.campaign_id)
    if refusal_of(asked, campaign, with_waited_for(campaign, campaign.held, line.asked)) is None:
        raise UnitsAvailable(campaign_id=command.campaign_id)


def leave_waitlist(bench: Workbench, command: LeaveWaitlist) -> None:
    require_not_too_many(command.order_ids)
    campaign, _ = load_line(bench, command.campaign_id)
    if campaign.stage is Stage.ABSENT:
        raise UnknownCampaign(campaign_id=command.campaign_id)
    leave(bench, command)
    offer_free(bench, command.campaign_id, command.at)


def leave(bench: Workbench, command: LeaveWaitlist) -> None:
    free_offered(bench, command.campaign_id, command.order_ids, command.at)
    bench.decide(WAITLIST, command.campaign_id, command)


def tend_waitlist(bench: Workbench, command: TendWaitlist) -> None:
    campaign, line = load_line(bench, command.campaign_id)
    if campaign.stage is not Stage.PUBLISHED:
        everybody = (*line.waiting, *line.offered)
        leave(bench, LeaveWaitlist(command.campaign_id, everybody, ENDED, command.at))
        return
    free_offered(bench, command.campaign_id, line.over(command.at), command.at)
    bench.decide(WAITLIST, command.campaign_id, LapseOffers(command.campaign_id, command.at))
    offer_free(bench, command.campaign_id, command.at)


def needs_tending(campaign: Campaign, line: Waitlist, at: datetime) -> bool:
    """Whether tending would change anything."""
    if campaign.stage is not Stage.PUBLISHED:
        return bool(line.waiting or line.offered)
    return bool(line.over(at) or (is_open(campaign, at) and whose_turn(campaign, line)))


def free_offered(
    bench: Workbench, campaign_id: CampaignId, order_ids: Iterable[OrderId], at: datetime
) -> None:
    """The campaign lets go what it holds for these offers, before they end."""
    ended = bench.state(WAITLIST, campaign_id).offered_to(order_ids)
    units = as_units(counted(part for place in ended for part in place.units))
    bench.decide(CAMPAIGN, campaign_id, FreeUnits(campaign_id, len(ended), units, at))


def offer_free(bench: Workbench, campaign_id: CampaignId, at: datetime) -> None:
    """Offer what is free to those whose turn it is, and hold it for them."""
    campaign: Campaign = bench.state(CAMPAIGN, campaign_id)
    if not is_open(campaign, at):
        return
    offers = whose_turn_it_still_is(bench, campaign, campaign_id, at)
    if not offers:
        return
    requests = tuple(HoldRequest(offer.order_id, offer.units) for offer in offers)
    held = bench.decide(CAMPAIGN, campaign_id, HoldUnits(campaign_id, requests, at))
    assert held[0].order_count == len(offers), "what fits behind the line fits"
    accept_by = min(at + timedelta(minutes=campaign.terms.accept_minutes), campaign.closes_at)
    bench.decide(WAITLIST, campaign_id, MakeOffers(campaign_id, tuple(offers), accept_by, at))


def whose_turn_it_still_is(
    bench: Workbench, campaign: Campaign, campaign_id: CampaignId, at: datetime
) -> Sequence[Offer]:
    """Numbers that were refused for good meanwhile leave the line; it moves up."""
    while offers := whose_turn(campaign, bench.state(WAITLIST, campaign_id)):
        bench.load((ORDER, [offer.order_id for offer in offers]))
        spent = tuple(
            offer.order_id
            for offer in offers
            if bench.state(ORDER, offer.order_id).stage is not OrderStage.ABSENT
        )
        if not spent:
            return offers
        bench.decide(WAITLIST, campaign_id, LeaveWaitlist(campaign_id, spent, SPENT, at))
    return ()


def whose_turn(campaign: Campaign, line: Waitlist) -> list[Offer]:
    """Those whose units are free behind all who are ahead of them, first come first."""
    taken, found = Counter(campaign.held), list[Offer]()
    for order_id, place in line.waiting.items():
        if sum(taken.values()) >= campaign.units_max:
            break
        asked = counted(place.units)
        if refusal_of(asked, campaign, taken) is None:
            found.append(Offer(order_id, place.buyer_key, place.units))
        taken = with_waited_for(campaign, taken, asked)
    return found


def in_turn(
    bench: Workbench, campaign_id: CampaignId, wanted: Collection[Offer], at: datetime
) -> set[OrderId]:
    """Orders that take what was offered to them. Those out of turn are left out, undecided.

    Their numbers stay theirs: an order that came too early, or from somebody else, takes nobody's
    place.
    """
    campaign, line = load_line(bench, campaign_id)
    taking = set[OrderId]()
    for offer in wanted:
        if refusal := out_of_turn(campaign, line, offer, at):
            bench.left_out(offer.order_id, refusal)
        elif offer.order_id in line.offered:
            taking.add(offer.order_id)
    return taking


def out_of_turn(
    campaign: Campaign, line: Waitlist, wanted: Offer, at: datetime
) -> NotInTurn | None:
    """Why an order has to leave what stands under its number alone; mostly nothing does."""
    if not stands(line, wanted.order_id):
        return None
    try:
        require_turn(line, wanted, at)
    except NotInTurn as refusal:
        return refusal
    if is_open(campaign, at):
        return None
    return OfferOver(order_id=wanted.order_id, accept_by=campaign.closes_at)


def accept(
    bench: Workbench,
    campaign_id: CampaignId,
    taking: set[OrderId],
    placed: Collection[OrderId],
    at: datetime,
) -> None:
    """Orders that were placed take the units held for them; what is refused frees its own."""
    accepted = tuple(sorted(taking.intersection(placed)))
    bench.decide(WAITLIST, campaign_id, AcceptOffers(campaign_id, accepted, at))
    refused = tuple(sorted(taking.difference(placed)))
    leave(bench, LeaveWaitlist(campaign_id, refused, NOT_PLACED, at))


HANDLERS: Handlers = {
    JoinWaitlist: join_waitlist,
    LeaveWaitlist: leave_waitlist,
    TendWaitlist: tend_waitlist,
}
