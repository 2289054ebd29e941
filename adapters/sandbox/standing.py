"""What stands in a trial, asked of its streams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.sandbox.deadlines import deadlines_of
from adapters.sandbox.trial import Asked, order_id_of
from adapters.sandbox.world import BOOK, World
from application import streams
from application.consequences import states
from domain.campaign_phase import Phase, calendar_of, phase_of
from domain.campaign_state import Campaign
from domain.identifiers import CampaignId, OrderId, stream_of
from domain.order_state import PreSaleOrder, Stage
from domain.waitlist import Waitlist

STANDING = (Stage.PLACED, Stage.DEPOSIT_PAID, Stage.PAID)


@dataclass(frozen=True, slots=True)
class Standing:
    """One campaign, its line, and the orders that were asked for."""

    world: World
    campaign_id: CampaignId

    def campaign(self) -> Campaign:
        found: Campaign = self._state(streams.CAMPAIGN)
        return found

    def line(self) -> Waitlist:
        found: Waitlist = self._state(streams.WAITLIST)
        return found

    def orders(self, asked: Iterable[Asked]) -> Mapping[int, PreSaleOrder]:
        """By number; one that was never placed stands as absent."""
        ids = {order_id_of(each.number): each.number for each in asked}
        named = ((BOOK, order_id) for order_id in ids)
        found = states(self.world.system.handling.reader, streams.ORDER, named)
        return {ids[OrderId(order_id)]: order for (_, order_id), order in found.items()}

    def phase(self) -> Phase:
        return phase_of(calendar_of(self.campaign()), self.world.clock())

    def next_due(self, asked: Iterable[Asked]) -> datetime | None:
        """The next instant of the campaign's clocks, of a hold's end, or of an offer's."""
        now = self.world.clock()
        due = [deadline.at for deadline in deadlines_of(self.campaign())]
        for order in self.orders(asked).values():
            if order.stage is Stage.PLACED and order.pays_until:
                due.append(order.pays_until)
        for place in self.line().offered.values():
            if place.accept_by:
                due.append(place.accept_by)
        return min((at for at in due if at > now), default=None)

    def _state(self, kind: str) -> Any:
        stream_id = stream_of(BOOK, kind, self.campaign_id)
        return self.world.system.handling.reader.read([stream_id])[stream_id].state
