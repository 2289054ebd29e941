"""Who waits for units of a campaign that has none left, in the order in which they came.

One stream a campaign, in the campaign's book. A place in line holds against all who come later:
what those ahead wait for counts as taken for whoever stands behind them (`application.waiting`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import CampaignId, OrderId, PersonKey, Sku, in_events
from domain.refusals import AmountRefused, ChangeRefused
from domain.replacing import replace
from domain.waitlist_events import (
    Event,
    Offer,
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)

WAITLIST_MAX = 10_000
"""In one line. Who comes later would hardly be served, and the line is one stream."""


@dataclass(frozen=True, slots=True)
class Place:
    buyer_key: PersonKey
    units: tuple[SkuUnits, ...]
    accept_by: datetime | None = None
    """None while nothing is offered."""


@dataclass(frozen=True, slots=True)
class Waitlist:
    waiting: Mapping[OrderId, Place] = field(default_factory=dict)
    """Those nothing is offered to, first come first."""

    offered: Mapping[OrderId, Place] = field(default_factory=dict)
    asked: Counter[Sku] = field(default_factory=Counter)
    """All that is waited for; what is offered is held by the campaign."""

    def over(self, at: datetime) -> tuple[OrderId, ...]:
        """Offers whose time is over."""
        return tuple(i for i, place in self.offered.items() if is_over(place, at))

    def offered_to(self, order_ids: Iterable[OrderId]) -> list[Place]:
        """What stands offered to some of them."""
        return [self.offered[i] for i in dict.fromkeys(order_ids) if i in self.offered]


def is_over(place: Place, at: datetime) -> bool:
    return place.accept_by is not None and place.accept_by <= at


def evolve(waitlist: Waitlist, event: Event) -> Waitlist:
    match event:
        case WaitlistJoined():
            place = Place(event.buyer_key, event.units)
            return replace(
                waitlist,
                waiting={**waitlist.waiting, event.order_id: place},
                asked=waitlist.asked + counted(event.units),
            )
        case UnitsOffered():
            offered = {
                o.order_id: Place(o.buyer_key, o.units, event.accept_by) for o in event.offers
            }
            gone = without(waitlist, offered)
            return replace(gone, offered={**waitlist.offered, **offered})
        case WaitlistLeft() | OffersAccepted() | OffersLapsed():
            return without(waitlist, event.order_ids)


def without(waitlist: Waitlist, order_ids: Iterable[OrderId]) -> Waitlist:
    gone = frozenset(order_ids)
    freed = counted(
        part for i in gone if i in waitlist.waiting for part in waitlist.waiting[i].units
    )
    return Waitlist(
        {i: place for i, place in waitlist.waiting.items() if i not in gone},
        {i: place for i, place in waitlist.offered.items() if i not in gone},
        waitlist.asked - freed,
    )


@dataclass(frozen=True, slots=True)
class JoinWaitlist:
    """Wait for units under the number that the order will have."""

    campaign_id: CampaignId
    order_id: OrderId
    buyer_key: PersonKey
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class LeaveWaitlist:
    """Wait no more; what was offered goes to the next in line."""

    campaign_id: CampaignId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MakeOffers:
    campaign_id: CampaignId
    offers: tuple[Offer, ...]
    accept_by: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptOffers:
    campaign_id: CampaignId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class LapseOffers:
    """End all offers whose time is over."""

    campaign_id: CampaignId
    at: datetime


Command = JoinWaitlist | LeaveWaitlist | MakeOffers | AcceptOffers | LapseOffers


class NoWaitlist(ChangeRefused):
    """Raised for joining a line that the campaign's terms do not provide for."""


class WaitlistFull(AmountRefused): ...


class AlreadyWaiting(ChangeRefused):
    """Raised for a number under which somebody waits for other units, or somebody else does."""


class UnitsAvailable(ChangeRefused):
    """Raised for waiting for what can be ordered now."""


class OthersWait(ChangeRefused):
    """Raised for an order that would take units that others wait for."""


class NotInTurn(ChangeRefused):
    """Raised, as one of its three kinds, for an order that must leave a place in line alone."""


class NotYetOffered(NotInTurn):
    """Raised for an order whose number still waits: it keeps its place."""


class OfferDiffers(NotInTurn):
    """Raised for another buyer, or other units, under a number that waits or has an offer."""


class OfferOver(NotInTurn):
    """Raised for an order that comes after the time to accept."""


def decide(command: Command, waitlist: Waitlist) -> list[Event]:
    match command:
        case JoinWaitlist():
            return join(command, waitlist)
        case LeaveWaitlist():
            leaving = [i for i in dict.fromkeys(command.order_ids) if stands(waitlist, i)]
            return [
                WaitlistLeft(command.campaign_id, part, command.reason, command.at)
                for part in in_events(leaving)
            ]
        case MakeOffers():
            return make_offers(command, waitlist)
        case AcceptOffers():
            return [
                OffersAccepted(command.campaign_id, part, command.at)
                for part in in_events([i for i in command.order_ids if i in waitlist.offered])
            ]
        case LapseOffers():
            return [
                OffersLapsed(command.campaign_id, part, command.at)
                for part in in_events(waitlist.over(command.at))
            ]


def stands(waitlist: Waitlist, order_id: OrderId) -> bool:
    return order_id in waitlist.waiting or order_id in waitlist.offered


def join(command: JoinWaitlist, waitlist: Waitlist) -> list[Event]:
    if stands(waitlist, command.order_id):
        if is_of(waitlist, command.order_id, command.buyer_key, command.units):
            return []
        raise AlreadyWaiting(order_id=command.order_id)
    if len(waitlist.waiting) >= WAITLIST_MAX:
        raise WaitlistFull(waiting=len(waitlist.waiting), waiting_max=WAITLIST_MAX)
    units = as_units(counted(command.units))
    return [
        WaitlistJoined(command.campaign_id, command.order_id, command.buyer_key, units, command.at)
    ]


def is_of(
    waitlist: Waitlist, order_id: OrderId, buyer_key: PersonKey, units: Iterable[SkuUnits]
) -> bool:
    """Whether exactly this stands in line, waiting or offered."""
    place = waitlist.waiting.get(order_id) or waitlist.offered[order_id]
    return (place.buyer_key, counted(place.units)) == (buyer_key, counted(units))


def make_offers(command: MakeOffers, waitlist: Waitlist) -> list[Event]:
    waiting = [offer for offer in command.offers if offer.order_id in waitlist.waiting]
    return [
        UnitsOffered(command.campaign_id, part, command.accept_by, command.at)
        for part in in_events(waiting)
    ]


def require_turn(waitlist: Waitlist, wanted: Offer, at: datetime) -> None:
    """Refuses an order whose number stands in line, unless just this is offered to it now."""
    order_id = wanted.order_id
    if not is_of(waitlist, order_id, wanted.buyer_key, wanted.units):
        raise OfferDiffers(order_id=order_id)
    if order_id in waitlist.waiting:
        raise NotYetOffered(order_id=order_id)
    if is_over(waitlist.offered[order_id], at):
        raise OfferOver(order_id=order_id, accept_by=waitlist.offered[order_id].accept_by)


DECIDER = Decider(initial=Waitlist(), evolve=evolve, decide=decide)
