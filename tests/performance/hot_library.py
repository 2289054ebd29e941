"""One hot item with the `eventsourcing` library: two aggregates in one save, tried until it holds.

Order numbers and buyers' years are not claimed: that spares the library work which ours does.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, OperationalError

from tests.performance.library_order import Order, Values

CACHED = "1000"
"""How many aggregates the library keeps in memory when its cache is switched on."""


class SoldOutError(Exception):
    """Raised when a hold would take more units than the campaign may sell."""


class HotCampaign(Aggregate):
    """What is needed of a campaign to promise units of one item, and no more than there are."""

    @event("Opened")
    def __init__(self, campaign_id: str, units_max: int) -> None:
        self.campaign_id = campaign_id
        self.units_max = units_max
        self.units_held = 0

    @staticmethod
    def create_id(campaign_id: str, units_max: int = 0) -> UUID:
        return uuid5(NAMESPACE_URL, f"/campaigns/{campaign_id}")

    def hold(self, order_id: str, quantity: int) -> None:
        if self.units_held + quantity > self.units_max:
            raise SoldOutError
        self._held(order_id, quantity)

    @event("UnitsHeld")
    def _held(self, order_id: str, quantity: int) -> None:
        self.units_held += quantity


class HotShop(Application[UUID]):
    """Get, command, save; and again when somebody else was first."""

    name = "hot"

    def open(self, campaign_id: str, units_max: int) -> UUID:
        campaign = HotCampaign(campaign_id, units_max)
        self.save(campaign)
        return campaign.id

    def place(self, campaign_id: UUID, wanted: Values) -> int:
        """How many tries it took. Raises SoldOutError."""
        quantity = sum(line["quantity"] for line in wanted["lines"])
        tries = 0
        while True:
            tries += 1
            try:
                campaign: HotCampaign = self.repository.get(campaign_id)
                campaign.hold(wanted["order_id"], quantity)
                self.save(campaign, Order(**wanted))
            except (IntegrityError, OperationalError):
                # Somebody was first; or all connections were taken for half a minute.
                continue
            return tries

    def held(self, campaign_id: UUID) -> int:
        campaign: HotCampaign = self.repository.get(campaign_id)
        return campaign.units_held
