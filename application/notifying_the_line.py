"""What those who wait for units are told: whenever units are offered, and whenever an offer lapsed.

Each hears of its own place in line, under the number that its order will have. What is told is read
from the streams of the line and of its campaign, some of many lines at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from application.event_log import EventLog, Recorded, Stream
from application.notifying import Facts, Kind, Notice
from application.streams import CAMPAIGN
from domain.campaign_events import CampaignDrafted
from domain.identifiers import CampaignId, MerchantId, Partition, Sku, parts_of, stream_of
from domain.waitlist_events import Offer, OffersLapsed, UnitsOffered

OF_A_LINE: Mapping[type, Kind] = {
    UnitsOffered: Kind.UNITS_OFFERED,
    OffersLapsed: Kind.OFFER_LAPSED,
}
"""Whenever one of these stands on a line, then each whom it names is told."""

Kept = tuple[Offer, datetime]
"""What was kept for somebody, and until when."""


@dataclass(frozen=True, slots=True)
class LineOffer:
    """What is told of the campaign for whose units people wait."""

    name: str
    merchant_id: MerchantId
    zone: str
    products: Mapping[Sku, str]


def about_lines(log: EventLog, page: Iterable[Recorded]) -> list[Notice]:
    """Whenever units are offered, or were kept in vain, then who waited for them is told."""
    told = [each for each in page if type(each.event) in OF_A_LINE]
    if not told:
        return []
    campaigns = campaigns_of(log, told)
    lapsed = [each for each in told if isinstance(each.event, OffersLapsed)]
    lines = log.read({each.stream_id for each in lapsed}) if lapsed else {}
    ended = {i: offers_before(line, versions_in(lapsed, i)) for i, line in lines.items()}
    made = list[Notice]()
    for each in told:
        if offer := campaigns.get(campaign_stream(each)):
            kept = kept_by(each, ended.get(each.stream_id, {}))
            made += (notice_of(each, one, offer) for one in kept)
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


def offers_before(line: Stream, versions: Collection[int]) -> Mapping[int, list[Kept]]:
    """What had stood offered to those whose offers lapsed with events of some versions.

    One pass of the line, however many they are.
    """
    standing, found = dict[str, Kept](), dict[int, list[Kept]]()
    for version, event in enumerate(line.events, 1):
        if isinstance(event, UnitsOffered):
            standing |= {each.order_id: (each, event.accept_by) for each in event.offers}
        elif isinstance(event, OffersLapsed) and version in versions:
            found[version] = [standing[i] for i in event.order_ids if i in standing]
    return found


def kept_by(recorded: Recorded, ended: Mapping[int, list[Kept]]) -> Iterator[Kept]:
    if isinstance(recorded.event, UnitsOffered):
        return ((each, recorded.event.accept_by) for each in recorded.event.offers)
    return iter(ended.get(recorded.version, ()))


def notice_of(recorded: Recorded, kept: Kept, offer: LineOffer) -> Notice:
    partition, _, campaign_id = parts_of(recorded.stream_id)
    return Notice(
        OF_A_LINE[type(recorded.event)],
        Partition(partition),
        kept[0].order_id,
        CampaignId(campaign_id),
        offer.merchant_id,
        recorded.position,
        facts_of(kept, offer),
    )


def facts_of(kept: Kept, offer: LineOffer) -> Facts:
    """The end in the campaign's zone, as its buyers read a clock."""
    place, until = kept
    units = [[part.sku, offer.products.get(part.sku, ""), part.quantity] for part in place.units]
    local = until.astimezone(ZoneInfo(offer.zone))
    return {
        "units": units,
        "until": local.isoformat(" ", "minutes"),
        "zone": offer.zone,
        "campaign": offer.name,
    }
