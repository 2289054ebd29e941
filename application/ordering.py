"""Places and pays many orders, in two steps each: claims are shared, orders are a book's.

Every step has an id made from what it is about, so that a call that broke off is simply repeated.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from application.claiming import ClaimOrders, OrderClaim, claim_of
from application.consequences import states
from application.envelope import Envelope
from application.event_log import Stream
from application.fingerprints import fingerprint_of
from application.giving_back import ClaimEnd, GiveBackClaims
from application.handling import OneByOne
from application.outcome import Outcome
from application.placing import PlaceOrders, PlacingRefused, wanted_by
from application.standing_orders import ORDER_DIFFERS, not_standing, streams_of_orders
from application.streams import (
    CAMPAIGN,
    DECIDERS,
    NUMBER,
    ORDER,
    WAITLIST,
    YEAR,
    year_id,
)
from application.waiting import out_of_turn
from domain import campaign_commands, campaign_state
from domain.buyers_year import OverYearlyLimit
from domain.campaign_state import Campaign
from domain.identifiers import CampaignId, OrderId, Partition, shared_of, stream_of
from domain.order_commands import PlaceOrder
from domain.order_number import NumberClaimedOtherwise, OrderNumber, OrderNumberTaken
from domain.order_state import PreSaleOrder, Stage


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf, and when: what is kept beside the events."""

    actor: str
    recorded_at: datetime


def place_orders(
    handling: OneByOne, book: Partition, orders: Sequence[PlaceOrder], sender: Sender
) -> dict[OrderId, str]:
    """Claim, then place; answer the orders that do not stand as asked for, and why.

    All orders placed at one time in one campaign are one command. The answer is what the command
    has just decided or, when it was known already, what stands in the log: it is the same.
    """
    by_set: dict[CampaignId, list[PlaceOrder]] = defaultdict(list)
    for order in orders:
        by_set[order.campaign_id].append(order)
    found: dict[OrderId, str] = {}
    for campaign_id, part in by_set.items():
        found |= place_set(handling, book, campaign_id, part, sender)
    return found


def place_set(
    handling: OneByOne,
    book: Partition,
    campaign_id: CampaignId,
    orders: Sequence[PlaceOrder],
    sender: Sender,
) -> dict[OrderId, str]:
    """Claims only for orders that nothing is decided of yet: what ended gave its claims back."""
    at = max(order.at for order in orders)
    campaign, begun = campaign_and_begun(handling, book, campaign_id, orders)
    early = orders_out_of_turn(handling, book, campaign, orders)
    orders = [order for order in orders if order.order_id not in early]
    if not orders:
        return early
    undecided = [order for order in orders if order.order_id not in begun]
    claims = tuple(claim for order in undecided if (claim := claim_of(order)))
    refused = refused_claims(handling, book, claims, at, sender) if claims else ()
    rivals = claimed_otherwise(handling, book, orders, refused)
    orders = [order for order in orders if order.order_id not in rivals]
    if not orders:
        return early | rivals
    refused = tuple(each for each in refused if each.order_id not in rivals)
    placing = PlaceOrders(campaign_id, tuple(orders), refused, at)
    outcome = handling.handle(named(sender, book, "place", placing))
    stand = streams_of_orders(handling, book, in_question(orders, outcome))
    if ends := tuple(end for claim in claims if (end := claim_end(claim, stand))):
        giving = GiveBackClaims(book, ends, at)
        handling.handle(named(sender, shared_of(book), "unclaim", giving))
    return early | rivals | not_standing(orders, stand)


def claimed_otherwise(
    handling: OneByOne,
    book: Partition,
    orders: Sequence[PlaceOrder],
    refused: Sequence[PlacingRefused],
) -> dict[OrderId, str]:
    """Orders whose numbers are claimed for others of the same name, and what is said of them.

    Nothing is written of them: whoever claimed first is about to be placed under that number. Who
    broke off instead keeps it until the claim ends; then these may be sent again.
    """
    named_so = {each.order_id for each in refused if said_of(each) == ORDER_DIFFERS}
    rivals = [order for order in orders if order.order_id in named_so]
    stand = streams_of_orders(handling, book, rivals)
    decided = {order_id: stream for order_id, stream in stand.items() if stream.events}
    said = not_standing((o for o in rivals if o.order_id in decided), decided)
    return dict.fromkeys(named_so - decided.keys(), ORDER_DIFFERS) | said


def refused_claims(
    handling: OneByOne,
    book: Partition,
    claims: Sequence[OrderClaim],
    at: datetime,
    sender: Sender,
) -> tuple[PlacingRefused, ...]:
    claiming = ClaimOrders(book, tuple(claims), at)
    outcome = handling.handle(named(sender, shared_of(book), "claim", claiming))
    if not outcome.events and not outcome.refused:
        return claims_not_standing(handling, book, claims)
    return tuple(
        PlacingRefused(claim.order_id, type(outcome.refused[claim.order_id]).__name__)
        for claim in claims
        if claim.order_id in outcome.refused
    )


def said_of(refused: PlacingRefused) -> str:
    """What is claimed for another content stands for it, or will."""
    is_otherwise = refused.reason == NumberClaimedOtherwise.__name__
    return ORDER_DIFFERS if is_otherwise else refused.reason


def in_question(orders: Sequence[PlaceOrder], outcome: Outcome) -> Sequence[PlaceOrder]:
    """Orders whose streams must be asked what became of them.

    When units were held and every order got its event just now, those that are not named as
    refused were placed as asked for. Otherwise some stood before, or the command was known.
    """
    if outcome.events < len(orders) + 1:
        return orders
    return [order for order in orders if order.order_id in outcome.refused]


def named(sender: Sender, partition: Partition, step: str, command: Any) -> Envelope:
    """A command named by all it says: the same step is known, any other is another command."""
    command_id = f"{step}:{fingerprint_of(command).hex()}"
    return Envelope(partition, command, command_id, sender.actor, sender.recorded_at)


def orders_out_of_turn(
    handling: OneByOne, book: Partition, campaign: Campaign, orders: Sequence[PlaceOrder]
) -> dict[OrderId, str]:
    """Orders whose numbers still wait, or were offered other units: nothing is claimed for them.

    Their places in line stay as they are (`application.waiting`).
    """
    if not campaign.terms.accept_minutes:
        return {}
    at, campaign_id = max(order.at for order in orders), orders[0].campaign_id
    line = states(handling.reader, WAITLIST, [(book, campaign_id)])[book, campaign_id]
    refusals = {o.order_id: out_of_turn(campaign, line, wanted_by(o), at) for o in orders}
    return {order_id: type(refusal).__name__ for order_id, refusal in refusals.items() if refusal}


def campaign_and_begun(
    handling: OneByOne, book: Partition, campaign_id: CampaignId, orders: Iterable[PlaceOrder]
) -> tuple[Campaign, frozenset[OrderId]]:
    """The campaign, and those orders of which something is decided, placed or not: one read.

    Raises UnknownCampaign: what is claimed for no campaign nobody would give back.
    """
    stream_id = stream_of(book, CAMPAIGN, campaign_id)
    asked = {stream_of(book, ORDER, order.order_id): order.order_id for order in orders}
    read = handling.reader.read([stream_id, *asked])
    campaign: Campaign = read[stream_id].state
    if campaign.stage is campaign_state.Stage.ABSENT:
        raise campaign_commands.UnknownCampaign(campaign_id=campaign_id)
    return campaign, frozenset(i for key, i in asked.items() if read[key].stream.version)


def claim_end(claim: OrderClaim, stand: Mapping[OrderId, Stream]) -> ClaimEnd | None:
    """What to give back of a claim that no order of its buyer rests on; nothing when one does."""
    if claim.order_id not in stand:
        return None
    order: PreSaleOrder = DECIDERS[ORDER].state_of(stand[claim.order_id].events)
    if order.stage is Stage.ABSENT:
        return None  # Its number stands in line: it may be placed yet.
    end = ClaimEnd(claim.order_id, claim.buyer_key, claim.year, "not placed", None)
    if order.stage is Stage.NOT_PLACED:
        return replace(end, refusals=order.refusals)
    if order.stage not in (Stage.PLACED, Stage.DEPOSIT_PAID, Stage.PAID):
        return end
    if (order.buyer_key, order.claimed_year) == (claim.buyer_key, claim.year):
        return None
    # Another person's order stands under the number: that stays claimed.
    return replace(end, taxable_fen=claim.taxable_fen)


def claims_not_standing(
    handling: OneByOne, book: Partition, claims: Sequence[OrderClaim]
) -> tuple[PlacingRefused, ...]:
    """Asked of the streams, for a repeated command no longer tells whom it left out."""
    shared = shared_of(book)
    numbers = states(handling.reader, NUMBER, ((shared, c.order_id) for c in claims))
    years = states(handling.reader, YEAR, ((shared, year_id(c.buyer_key, c.year)) for c in claims))
    refused = list[PlacingRefused]()
    for claim in claims:
        year = years[shared, year_id(claim.buyer_key, claim.year)]
        number = numbers[shared, claim.order_id]
        used = year.by_order.get(claim.order_id)
        is_earlier = number.book == book and number.refusals != claim.refusals
        if is_earlier or number.book not in (None, book):
            refused.append(PlacingRefused(claim.order_id, OrderNumberTaken.__name__))
        elif number.book and is_of_another(claim, number, used):
            refused.append(PlacingRefused(claim.order_id, NumberClaimedOtherwise.__name__))
        elif not used and claim.order_id not in year.moved:
            refused.append(PlacingRefused(claim.order_id, OverYearlyLimit.__name__))
    return tuple(refused)


def is_of_another(claim: OrderClaim, number: OrderNumber, used: int | None) -> bool:
    claimant = (claim.buyer_key, claim.year)
    return (number.buyer_key, number.quota_year) != claimant or used not in (
        None,
        0,
        claim.taxable_fen,
    )
