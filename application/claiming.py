"""Claims what an order needs of the shared partition: a number and a part of its buyer's year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.giving_back import years_that_count
from application.limits import require_not_too_many
from application.streams import NUMBER, YEAR, year_id
from application.workbench import Workbench
from domain import order_placing
from domain.buyers_year import BuyersYear, ReserveQuota
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, PersonKey
from domain.order_commands import PlaceOrder
from domain.order_number import ClaimOrderNumber, NumberClaimedOtherwise, OrderNumber
from domain.refusals import Refused

CLAIM_LASTS = timedelta(days=1)
"""After this an order that was claimed and never placed may be refused for good."""


@dataclass(frozen=True, slots=True)
class OrderClaim:
    """What an order needs of the shared partition before it can be placed."""

    order_id: OrderId
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    year: int
    taxable_fen: int
    refusals: int = 0
    """How often the order was refused before."""


@dataclass(frozen=True, slots=True)
class ClaimOrders:
    """Claim numbers and quota; orders that can have only one of them get none."""

    book: Partition
    claims: tuple[OrderClaim, ...]
    at: datetime


def claim_of(order: PlaceOrder) -> OrderClaim | None:
    """What to claim for an order; nothing for one that its own rules refuse."""
    try:
        taxable = order_placing.taxable_fen(order)
    except Refused:
        return None
    return OrderClaim(
        order.order_id,
        order.campaign_id,
        order.merchant_id,
        order.buyer_key,
        order.quota_year,
        taxable,
    )


def claim_orders(bench: Workbench, command: ClaimOrders) -> None:
    require_not_too_many(command.claims)
    bench.load(
        (NUMBER, (c.order_id for c in command.claims)),
        (YEAR, (year_id(c.buyer_key, c.year) for c in command.claims)),
    )
    until = command.at + CLAIM_LASTS
    elsewhere = counted_elsewhere(bench, command.claims)
    for claim in command.claims:
        if claim.order_id not in elsewhere and is_claimed_otherwise(bench, claim, command.book):
            bench.left_out(claim.order_id, NumberClaimedOtherwise(order_id=claim.order_id))
            continue
        number = ClaimOrderNumber(
            claim.order_id,
            command.book,
            claim.campaign_id,
            claim.merchant_id,
            claim.buyer_key,
            claim.year,
            until,
            command.at,
            claim.refusals,
        )
        quota = ReserveQuota(
            claim.buyer_key, claim.year, claim.order_id, claim.taxable_fen, command.at
        )
        booking = (YEAR, year_id(claim.buyer_key, claim.year), quota)
        numbering = (NUMBER, claim.order_id, number)
        try:
            is_booked = claim.order_id in elsewhere
            bench.decide_all((numbering,) if is_booked else (numbering, booking))
        except Refused as refusal:
            bench.left_out(claim.order_id, refusal)


def is_claimed_otherwise(bench: Workbench, claim: OrderClaim, book: Partition) -> bool:
    """Whether the same try was claimed for with another buyer or sum, and has not ended."""
    number: OrderNumber = bench.state(NUMBER, claim.order_id)
    year: BuyersYear = bench.state(YEAR, year_id(claim.buyer_key, claim.year))
    is_claimed = (number.book, number.refusals) == (book, claim.refusals)
    return is_claimed and year.by_order.get(claim.order_id) != claim.taxable_fen


def counted_elsewhere(bench: Workbench, claims: Sequence[OrderClaim]) -> set[OrderId]:
    """Orders that were placed under these claims already, and have been moved to other years."""
    named = [
        (c.order_id, c.buyer_key, c.year)
        for c in claims
        if c.order_id in bench.state(YEAR, year_id(c.buyer_key, c.year)).moved
    ]
    if not named:
        return set()
    years = years_that_count(bench, named)
    return {
        order_id
        for (order_id, buyer_key, _), year in zip(named, years, strict=True)
        if bench.state(YEAR, year_id(buyer_key, year)).by_order.get(order_id)
    }
