"""Orders of made-up buyers, at the prices that the campaign asks for at the time."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from adapters.people import person_key
from adapters.sandbox.trial import Asked, order_id_of
from adapters.simulator.catalogue import buyer_of, quota_year
from application.envelope import Envelope
from application.handling import Handling
from application.outcome import Outcome
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign
from domain.coupons import CouponUses, discount_by
from domain.dated import customs_day
from domain.goods import SkuUnits
from domain.identifiers import PersonKey
from domain.offered_prices import basket_of, coupon_of, states_prices
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.people import Person
from domain.refusals import Refused
from domain.risk_notice import Consent, notice_on
from domain.tax import TaxRates

SECRET = "sandbox"
"""Of nobody: the buyers are made up."""

NOT_OFFERED_PRICE = Decimal(1)
"""Of what is not on offer: the order is refused for that, whatever it would cost."""

NOT_USED_YET = CouponUses(0, 0)


def key_of(buyer: int) -> PersonKey:
    return person_key(SECRET, buyer_of(buyer).id_number)


@dataclass(frozen=True, slots=True)
class Shop:
    """Asks for what the campaign's prices come to, as a shop of its merchant would."""

    draft: DraftCampaign
    campaign: Campaign

    def order_of(self, asked: Asked, at: datetime) -> PlaceOrder:
        listed = self.listed(asked, at)
        is_offered = all(line.sku in self.campaign.items for line in listed.lines)
        if not (is_offered and states_prices(self.campaign)):
            return listed
        return self.reduced(listed)

    def listed(self, asked: Asked, at: datetime) -> PlaceOrder:
        """At list prices, without freight."""
        person = buyer_of(asked.buyer)
        return PlaceOrder(
            order_id_of(asked.number),
            self.draft.campaign_id,
            self.draft.merchant_id,
            key_of(asked.buyer),
            person,
            Person(person.name, person.telephone, person.address),
            self.lines_of(asked.units),
            0,
            0,
            quota_year(self.campaign.dispatch_by),
            at,
            Consent(notice_on(customs_day(at)).version, at),
            asked.coupon_code,
        )

    def lines_of(self, units: Sequence[SkuUnits]) -> tuple[LineRequest, ...]:
        """An order that names something else names it at any price."""
        found = list[LineRequest]()
        for part in units:
            item = self.campaign.items.get(part.sku)
            price = item.unit_price if item else NOT_OFFERED_PRICE
            rates = item.rates if item else TaxRates(Decimal(0))
            found.append(LineRequest(part.sku, part.quantity, price, rates))
        return tuple(found)

    def reduced(self, listed: PlaceOrder) -> PlaceOrder:
        """With reductions and coupon, as far as they hold.

        Where they do not, the campaign refuses the order itself, and says why.
        """
        items, lines, discount_fen = self.campaign.items, listed.lines, 0
        with suppress(Refused):
            basket = basket_of(listed, self.campaign)
            lines = tuple(
                LineRequest(each.sku, each.quantity, each.unit_price, items[each.sku].rates)
                for each in basket.lines
            )
            if coupon := coupon_of(listed, self.campaign):
                worth = discount_by(coupon, basket.goods_fen, 0, NOT_USED_YET, listed.at)
                discount_fen = worth.discount_fen
        return replace(listed, lines=lines, discount_fen=discount_fen)


class Noting:
    """Handles commands for who is told the names of rules only. Implements OneByOne."""

    def __init__(self, handling: Handling) -> None:
        self.reader = handling.reader
        self.refused: dict[str, Refused] = {}
        self._handling = handling

    def handle(self, envelope: Envelope) -> Outcome:
        outcome = self._handling.handle(envelope)
        self.refused.update(outcome.refused)
        return outcome
