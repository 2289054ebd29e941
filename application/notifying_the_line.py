"""What those who wait for units are told: that units are kept, and that an offer or a place ended.

Each hears of its own place in line, under the number that its order will have. What is told is read
from the streams of the line and of its campaign, some of many lines at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from application.event_log import EventLog, Recorded, Stream
from application.notices import Facts, Kind, Notice
from application.streams import CAMPAIGN
from domain.campaign_events import CampaignDrafted
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, Sku, parts_of, stream_of
from domain.waitlist_events import OffersLapsed, UnitsOffered, WaitlistJoined, WaitlistLeft

OF_A_LINE: Mapping[type, Kind] = {
    UnitsOffered: Kind.UNITS_OFFERED,
    OffersLapsed: Kind.OFFER_LAPSED,
    WaitlistLeft: Kind.PLACE_ENDED,
}
"""Whenever one of these stands on a line, then each whom it names is told."""

ENDINGS = (OffersLapsed, WaitlistLeft)
"""They name orders only: what those waited for stands earlier on the line."""


@dataclass(frozen=True, slots=True)
class Place:
    """One whom an event names: what is waited for, and what of it is told."""

    order_id: OrderId
    units: tuple[SkuUnits, ...]
    until: datetime | None = None
    """When what was kept is kept no more."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class LineOffer:
    """What is told of the campaign for whose units people wait."""

    name: str
    merchant_id: MerchantId
    zone: str
    products: Mapping[Sku, str]


def about_lines(log: EventLog, page: Iterable[Recorded]) -> list[Notice]:
    """Whenever units are offered, were kept in vain, or nobody waits for them any more at a place,
    then who waited for them is told."""
    told = [each for each in page if type(each.event) in OF_A_LINE]
    if not told:
        return []
    campaigns = campaigns_of(log, told)
    endings = [each for each in told if isinstance(each.event, ENDINGS)]
    lines = log.read({each.stream_id for each in endings}) if endings else {}
    ended = {i: places_before(line, versions_in(endings, i)) for i, line in lines.items()}
    made = list[Notice]()
    for each in told:
        if offer := campaigns.get(campaign_stream(each)):
            places = places_in(each, ended.get(each.stream_id, {}))
            made += (notice_of(each, place, offer) for place in places)
    return made


def campaigns_of(log: EventLog, told: Iterable[Recorded]) -> Mapping[str, LineOffer]:
    streams = log.read({campaign_stream(each) for each in told})
    return {i: offer for i, stream in streams.items() if (offer := line_offer_of(stream))}


def campaign_stream(recorded: Recorded) -> str:
    partition, _, campaign_id = parts_of(recorded.stream_id)
    return stream_of(partition, CAMPAIGN, campaign_id)


def line_offer_of(stream: Stream) -> LineOffer | None:
    drafted = next((each for each in stream.events if isinstance(each, CampaignDrafted)), None)
    if drafted is None:
        return None
    products = {item.sku: item.name for item in drafted.items}
    return LineOffer(drafted.name, drafted.merchant_id, drafted.time_zone, products)


def versions_in(recorded: Iterable[Recorded], stream_id: str) -> frozenset[int]:
    return frozenset(each.version for each in recorded if each.stream_id == stream_id)


def places_before(line: Stream, versions: Collection[int]) -> Mapping[int, list[Place]]:
    """What those had waited for, or been offered, whose places end with events of some versions.

    One pass of the line, however many they are.
    """
    standing, found = dict[str, Place](), dict[int, list[Place]]()
    for version, event in enumerate(line.events, 1):
        match event:
            case WaitlistJoined():
                standing[event.order_id] = Place(event.order_id, event.units)
            case UnitsOffered():
                standing |= {place.order_id: place for place in offered_in(event)}
            case OffersLapsed() | WaitlistLeft() if version in versions:
                places = [standing[i] for i in event.order_ids if i in standing]
                found[version] = [ended_by(event, place) for place in places]
    return found


def offered_in(event: UnitsOffered) -> Iterator[Place]:
    return (Place(each.order_id, each.units, event.accept_by) for each in event.offers)


def ended_by(event: OffersLapsed | WaitlistLeft, place: Place) -> Place:
    """Who is taken off before the time is over hears why, and not until when it would have been."""
    if isinstance(event, WaitlistLeft):
        return replace(place, until=None, reason=event.reason)
    return place


def places_in(recorded: Recorded, ended: Mapping[int, list[Place]]) -> Iterable[Place]:
    if isinstance(recorded.event, UnitsOffered):
        return offered_in(recorded.event)
    return ended.get(recorded.version, ())


def notice_of(recorded: Recorded, place: Place, offer: LineOffer) -> Notice:
    partition, _, campaign_id = parts_of(recorded.stream_id)
    return Notice(
        OF_A_LINE[type(recorded.event)],
        Partition(partition),
        place.order_id,
        CampaignId(campaign_id),
        offer.merchant_id,
        recorded.position,
        facts_of(place, offer),
    )


def facts_of(place: Place, offer: LineOffer) -> Facts:
    """The end in the campaign's zone, as its buyers read a clock."""
    units = [[part.sku, offer.products.get(part.sku, ""), part.quantity] for part in place.units]
    facts: dict[str, Any] = {"units": units, "campaign": offer.name}
    if place.until:
        local = place.until.astimezone(ZoneInfo(offer.zone))
        facts |= {"until": local.isoformat(" ", "minutes"), "zone": offer.zone}
    return {**facts, "reason": place.reason} if place.reason else facts
