"""Places orders of which some were refused before: those are tried anew, under their own numbers.

Elsewhere a refusal is final: whoever repeats a command is told the same. Who sends a whole file in
again asks for what did not fit the first time: units may have come free, the file be corrected.

A try has a number: how often the order was refused before it. What is claimed for a try names it,
so that what ends the claims of an earlier one, however late, never ends those of this one; and
only the try that claimed is placed. Those that would be refused now as well are told why and
change nothing, so that a file can be sent in as often as anybody likes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from application.claiming import OrderClaim, claim_of
from application.consequences import states
from application.deciding import decide_on
from application.giving_back import ClaimEnd, GiveBackClaims
from application.handling import OneByOne
from application.ordering import (
    Sender,
    claim_end,
    in_question,
    named,
    orders_out_of_turn,
    place_orders,
    refused_claims,
    said_of,
)
from application.placing import PlaceOrders, TriedAgain
from application.standing_orders import not_standing, streams_of_orders
from application.streams import CAMPAIGN, NUMBER, ORDER
from application.workbench import Workbench
from domain.identifiers import CampaignId, OrderId, Partition, shared_of
from domain.order_commands import PlaceOrder
from domain.order_placing import may_try_again
from domain.order_state import PreSaleOrder
from domain.refusals import Refused

Refusals = dict[OrderId, str]
"""The rule that refused each order."""


@dataclass(frozen=True, slots=True)
class Try:
    """An order that was refused before, and what stands of it."""

    order: PlaceOrder
    before: PreSaleOrder

    @property
    def order_id(self) -> OrderId:
        return self.order.order_id

    @property
    def again(self) -> TriedAgain:
        return TriedAgain(self.order_id, self.before.refusals)


def place_or_try_again(
    handling: OneByOne, book: Partition, orders: Sequence[PlaceOrder], sender: Sender
) -> Refusals:
    """The orders that do not stand as asked for, and why. May be repeated, like `place_orders`."""
    standing = states(handling.reader, ORDER, ((book, order.order_id) for order in orders))
    tries: dict[CampaignId, list[Try]] = defaultdict(list)
    others = list[PlaceOrder]()
    for order in orders:
        before: PreSaleOrder = standing[book, order.order_id]
        if before.refusals and may_try_again(before, before.refusals):
            tries[order.campaign_id].append(Try(order, before))
        else:
            others.append(order)
    found = Refusals()
    # Those that asked before are before those that ask for the first time.
    for campaign_id, part in tries.items():
        found |= try_again(handling, book, campaign_id, part, sender)
    return found | place_orders(handling, book, others, sender)


def try_again(
    handling: OneByOne,
    book: Partition,
    campaign_id: CampaignId,
    tries: Sequence[Try],
    sender: Sender,
) -> Refusals:
    """Claim and place those that fit now; answer why the others do not."""
    refused = refused_now(handling, book, campaign_id, tries)
    tries = [each for each in tries if each.order_id not in refused]
    end_earlier(handling, book, tries, sender)
    claims = [claim for each in tries if (claim := claim_of_try(each))]
    if not claims:
        return refused
    at = max(each.order.at for each in tries)
    unclaimed = refused_claims(handling, book, claims, at, sender)
    refused |= {each.order_id: said_of(each) for each in unclaimed}
    tries = [each for each in tries if each.order_id not in refused]
    if not tries:
        return refused
    orders = tuple(each.order for each in tries)
    placing = PlaceOrders(campaign_id, orders, (), at, tuple(each.again for each in tries))
    outcome = handling.handle(named(sender, book, "place", placing))
    stand = streams_of_orders(handling, book, in_question(orders, outcome))
    if ends := tuple(end for claim in claims if (end := claim_end(claim, stand))):
        give_back(handling, book, ends, sender)
    return refused | not_standing(orders, stand)


def refused_now(
    handling: OneByOne, book: Partition, campaign_id: CampaignId, tries: Sequence[Try]
) -> Refusals:
    """Those that would be refused: decided as placing them is, and not appended."""
    orders = tuple(each.order for each in tries)
    campaign = states(handling.reader, CAMPAIGN, [(book, campaign_id)])[book, campaign_id]
    early = orders_out_of_turn(handling, book, campaign, orders)
    at = max(order.at for order in orders)
    bench = Workbench(handling.reader, book)
    again = tuple(each.again for each in tries)
    try:
        decide_on(bench, PlaceOrders(campaign_id, orders, (), at, again))
    except Refused as refusal:
        return early | {order.order_id: rule_of(refusal) for order in orders}
    return early | {OrderId(i): rule_of(refusal) for i, refusal in bench.refused.items()}


def rule_of(refusal: Refused) -> str:
    """What is recorded of it when it is final: the reason it names, or its own name."""
    reason: Any = refusal.values.get("reason")
    return reason if isinstance(reason, str) else type(refusal).__name__


def claim_of_try(each: Try) -> OrderClaim | None:
    claim = claim_of(each.order)
    return replace(claim, refusals=each.before.refusals) if claim else None


def end_earlier(handling: OneByOne, book: Partition, tries: Sequence[Try], sender: Sender) -> None:
    """What was claimed for the tries before these and never given back: its worker was killed."""
    shared = shared_of(book)
    numbers = states(handling.reader, NUMBER, ((shared, each.order_id) for each in tries))
    ends = tuple(
        ClaimEnd(
            each.order_id,
            each.before.buyer_key,
            each.before.quota_year,
            "not placed",
            None,
            each.before.refusals,
        )
        for each in tries
        if is_left(numbers[shared, each.order_id], book, each.before.refusals)
    )
    if ends:
        give_back(handling, book, ends, sender)


def is_left(number: Any, book: Partition, refusals: int) -> bool:
    return bool(number.book == book and number.refusals < refusals)


def give_back(
    handling: OneByOne, book: Partition, ends: tuple[ClaimEnd, ...], sender: Sender
) -> None:
    giving = GiveBackClaims(book, ends, sender.recorded_at)
    handling.handle(named(sender, shared_of(book), "unclaim", giving))
