"""The import's way into the system: campaigns, orders and payments through their commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.order_import.offer import registrations
from application.envelope import Envelope
from application.handling import Handling
from application.ordering import Sender, pay_orders, place_orders, raise_first
from application.streams import CAMPAIGN, DECIDERS
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_state import Campaign
from domain.identifiers import CampaignId, OrderId, Partition, shared_of, stream_of
from domain.order_commands import PlaceOrder
from domain.payment import ReportPayment


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

    def open_campaign(self, draft: DraftCampaign) -> None:
        """Products are filed with the operator; draft and publication are one append."""
        shared = shared_of(self.book)
        filed = [(f"product:{r.sku}:{draft.campaign_id}", r) for r in registrations(draft)]
        raise_first(self.handling.handle_each([self._sent(shared, i, c) for i, c in filed]))
        publish = PublishCampaign(draft.campaign_id, draft.at)
        opening = [
            self._sent(self.book, f"draft:{draft.campaign_id}", draft),
            self._sent(self.book, f"publish:{draft.campaign_id}", publish),
        ]
        raise_first(self.handling.handle_each(opening))

    def place(self, orders: Sequence[PlaceOrder]) -> Mapping[OrderId, str]:
        return place_orders(self.handling, self.book, orders, self.sender)

    def pay(self, payments: Sequence[ReportPayment]) -> None:
        pay_orders(self.handling, payments, self.sender)

    def _sent(self, partition: Partition, command_id: str, command: object) -> Envelope:
        sender = self.sender
        return Envelope(partition, command, command_id, sender.actor, sender.recorded_at)
