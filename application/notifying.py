"""What buyers are told: whenever something happened that concerns them, then they hear of it.

What a notice is made of are streams, never read models. Who keeps it, sends it, and sees to it
that nobody hears it twice, is `adapters/notifications`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from application.cancelling import CAMPAIGN_ENDED
from application.event_log import EventLog, Recorded, Stream
from application.notices import Facts, Kind, Notice
from application.streams import CAMPAIGN, DECIDERS
from domain.campaign_events import CampaignDrafted, CampaignFailed, NoticeGiven, PromiseChanged
from domain.campaign_state import Campaign
from domain.identifiers import CampaignId, OrderId, parts_of, stream_of
from domain.order_events import OrderAmended, OrderCancelled, RefundOwed, RefundPaid
from domain.order_money import BALANCE_UNPAID
from domain.order_state import PreSaleOrder
from domain.order_year_events import QuotaMoved
from domain.payment_plan import DepositFate


@dataclass(frozen=True, slots=True)
class Telling:
    """That an event is told, as which kind, and its facts: of the event and what stood before."""

    kind: Kind
    facts: Callable[[Any, Any], Facts]


def of_refund(event: RefundOwed | RefundPaid, order: PreSaleOrder) -> Facts:
    reason = {"reason": event.reason} if isinstance(event, RefundOwed) else {}
    return {"refund_id": event.refund_id, "amount_fen": event.amount_fen, **reason}


def of_cancellation(event: OrderCancelled, order: PreSaleOrder) -> Facts:
    """With the deposit that stays with the merchant: its event follows in the same append."""
    balance = order.plan.balance if order.plan else None
    is_kept = (
        order.deposit is not None
        and balance is not None
        and balance.if_unpaid is DepositFate.KEPT
        and event.reason == BALANCE_UNPAID
    )
    kept = {"kept_fen": order.left_fen} if is_kept else {}
    return {"reason": event.reason, **kept}


def of_amendment(event: OrderAmended, order: PreSaleOrder) -> Facts:
    """Which products come in smaller numbers, and what the order costs from now on."""
    before, after = Counter[str](), Counter[str]()
    for counted, lines in ((before, order.lines), (after, event.lines)):
        for line in lines:
            counted[line.sku] += line.quantity
    fewer = [[sku, before[sku], after[sku]] for sku in sorted(before) if before[sku] != after[sku]]
    return {"fewer": fewer, "due_fen": event.amounts.paid_fen, "cause": event.cause}


def of_waiting(event: QuotaMoved, order: PreSaleOrder) -> Facts:
    return {"year": event.year}


def of_promise(event: PromiseChanged, campaign: Campaign) -> Facts:
    return {
        "before": campaign.dispatch_by.isoformat(),
        "after": event.dispatch_by.isoformat(),
        "reason": event.reason,
    }


def of_notice(event: NoticeGiven, campaign: Campaign) -> Facts:
    local = event.notice.until.astimezone(ZoneInfo(campaign.time_zone))
    return {"until": local.isoformat(" ", "minutes"), "zone": campaign.time_zone}


OF_AN_ORDER: Mapping[type, Telling] = {
    RefundOwed: Telling(Kind.REFUND_OWED, of_refund),
    RefundPaid: Telling(Kind.REFUND_PAID, of_refund),
    OrderCancelled: Telling(Kind.ORDER_CANCELLED, of_cancellation),
    OrderAmended: Telling(Kind.ORDER_AMENDED, of_amendment),
    QuotaMoved: Telling(Kind.WAITS_FOR_YEAR, of_waiting),
}
"""Whenever one of these stands on an order, then its buyer is told."""

OF_A_CAMPAIGN: Mapping[type, Callable[[Any, Any], Facts]] = {
    PromiseChanged: of_promise,
    NoticeGiven: of_notice,
}
"""Whenever one of these stands on a campaign, then the buyers of all its live orders are told."""


def is_told(event_type: type) -> bool:
    return event_type in OF_AN_ORDER or event_type in OF_A_CAMPAIGN


def is_wide(recorded: Recorded) -> bool:
    """Whether it is told to all buyers of a campaign."""
    return type(recorded.event) in OF_A_CAMPAIGN


def concerns(event: object) -> bool:
    """In which year an order counts is no matter to its buyer, unless the order waits for it."""
    return not isinstance(event, QuotaMoved) or event.is_awaited


def about_orders(log: EventLog, page: Iterable[Recorded]) -> list[Notice]:
    """Whenever an order's money or goods change, then its buyer is told: all streams read at once.

    Of an order that is nobody's (money came for one there never was) nobody can be told.
    """
    told = [each for each in page if type(each.event) in OF_AN_ORDER and concerns(each.event)]
    orders = log.read({each.stream_id for each in told}) if told else {}
    before = [state_before(orders[each.stream_id], each.version) for each in told]
    pairs = [(each, order) for each, order in zip(told, before, strict=True) if order.merchant_id]
    named = {campaign_stream(each, order) for each, order in pairs}
    campaigns = {i: offer_of(stream) for i, stream in log.read(named).items()} if named else {}
    return [about(each, order, campaigns[campaign_stream(each, order)]) for each, order in pairs]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a buyer is told of a campaign."""

    name: str
    """Empty where it was never drafted here, as with imported orders."""

    has_failed: bool


def offer_of(stream: Stream) -> Offer:
    drafted = (event.name for event in stream.events if isinstance(event, CampaignDrafted))
    has_failed = any(isinstance(event, CampaignFailed) for event in stream.events)
    return Offer(next(drafted, ""), has_failed)


def about(recorded: Recorded, order: PreSaleOrder, offer: Offer) -> Notice:
    """A cancellation since the campaign ended is told as such: who reads it did not ask for it."""
    telling = OF_AN_ORDER[type(recorded.event)]
    kind, facts = telling.kind, dict(telling.facts(recorded.event, order))
    if kind is Kind.ORDER_CANCELLED and facts["reason"] == CAMPAIGN_ENDED:
        kind = Kind.CAMPAIGN_ENDED
        facts["has_failed"] = offer.has_failed
    return Notice(
        kind,
        parts_of(recorded.stream_id)[0],
        recorded.event.order_id,
        order.campaign_id,
        order.merchant_id,
        recorded.position,
        {**facts, "campaign": offer.name},
    )


def about_campaign(log: EventLog, recorded: Recorded, order_ids: Sequence[str]) -> list[Notice]:
    """Whenever a campaign's promise changes, then the buyers of its live orders are told."""
    stream = log.read([recorded.stream_id])[recorded.stream_id]
    facts_of = OF_A_CAMPAIGN[type(recorded.event)]
    campaign: Campaign = state_before(stream, recorded.version)
    facts = {**facts_of(recorded.event, campaign), "campaign": offer_of(stream).name}
    partition, _, campaign_id = parts_of(recorded.stream_id)
    return [
        Notice(
            kind_of_wide(recorded.event),
            partition,
            OrderId(order_id),
            CampaignId(campaign_id),
            campaign.merchant_id,
            recorded.position,
            facts,
        )
        for order_id in order_ids
    ]


def kind_of_wide(event: PromiseChanged | NoticeGiven) -> Kind:
    if isinstance(event, NoticeGiven):
        return Kind(event.notice.kind.value)
    return Kind.PROMISE_CHANGED


def campaign_stream(recorded: Recorded, order: PreSaleOrder) -> str:
    return stream_of(parts_of(recorded.stream_id)[0], CAMPAIGN, order.campaign_id)


def state_before(stream: Stream, version: int) -> Any:
    """As it stood when the event of a version was decided, whatever has happened since."""
    decider = DECIDERS[parts_of(stream.id)[1]]
    return reduce(decider.evolve, stream.events[: version - 1], decider.initial)
