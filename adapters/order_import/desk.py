"""The import's way into the system: campaigns, orders and payments through their commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.order_import.offer import registrations
from application.drafting import facts_of_merchant, filled, products_of
from application.envelope import Envelope
from application.handling import Handling
from application.ordering import Sender
from application.paying_orders import pay_orders, raise_first
from application.streams import CAMPAIGN, DECIDERS
from application.trying_again import place_or_try_again
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_items import require_fit
from domain.campaign_state import Campaign
from domain.identifiers import (
    CampaignId,
    OrderId,
    Partition,
    Sku,
    shared_of,
    stream_of,
)
from domain.order_commands import PlaceOrder
from domain.payment import ReportPayment
from domain.product import RegisterProduct, facts_of
from domain.product_facts import ProductFacts


@dataclass(frozen=True, slots=True)
class HandlingDesk:
    """Every command's id comes from what it is about: an import that broke off is repeated."""

    handling: Handling
    book: Partition
    sender: Sender

    def campaign(self, campaign_id: CampaignId) -> Campaign:
        stream_id = stream_of(self.book, CAMPAIGN, campaign_id)
        stream = self.handling.log.read([stream_id])[stream_id]
        campaign: Campaign = DECIDERS[CAMPAIGN].state_of(stream.events)
        return campaign

    def open_campaign(self, draft: DraftCampaign, products: Sequence[RegisterProduct] = ()) -> None:
        """Products nobody has filed are filed; draft and publication are one append.

        `products` says more of them than the draft does. Raises ProductsUnfit before anything is
        written.
        """
        known = products_of(self.handling.reader, self.book, (item.sku for item in draft.items))
        new = [each for each in products or registrations(draft) if each.sku not in known]
        said = {each.sku: facts_of(each) for each in new}
        facts = {**said, **facts_of_merchant(known, draft.merchant_id)}
        draft = filled(draft, told_of(facts))
        require_fit(draft.items, draft.dispatch_by, draft.at)
        shared = shared_of(self.book)
        filed = [(f"product:{r.sku}:{draft.campaign_id}", r) for r in new]
        raise_first(self.handling.handle_each([self._sent(shared, i, c) for i, c in filed]))
        publish = PublishCampaign(draft.campaign_id, draft.at)
        opening = [
            self._sent(self.book, f"draft:{draft.campaign_id}", draft),
            self._sent(self.book, f"publish:{draft.campaign_id}", publish),
        ]
        raise_first(self.handling.handle_each(opening))

    def place(self, orders: Sequence[PlaceOrder]) -> Mapping[OrderId, str]:
        return place_or_try_again(self.handling, self.book, orders, self.sender)

    def pay(self, payments: Sequence[ReportPayment]) -> None:
        pay_orders(self.handling, payments, self.sender)

    def _sent(self, partition: Partition, command_id: str, command: object) -> Envelope:
        sender = self.sender
        return Envelope(partition, command, command_id, sender.actor, sender.recorded_at)


def told_of(facts: Mapping[Sku, ProductFacts]) -> Mapping[Sku, ProductFacts]:
    """Products of which more is filed than a file of orders says.

    The others were filed by such a file: its orders are taken elsewhere already, and a campaign
    that is no offer is not held back for what nobody has said of its goods.
    """
    return {sku: each for sku, each in facts.items() if not each.is_bare}
