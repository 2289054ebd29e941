"""What actors do for a campaign: end the orders that it leaves behind, and tend its waitlist."""

from collections.abc import Collection, Sequence
from typing import Protocol

from application import streams
from application.cancelling import CAMPAIGN_ENDED, CancelOrders
from application.ending_holds import EndHolds
from application.hands import Hands
from application.waiting import TendWaitlist, needs_tending
from domain.identifiers import CampaignId, OrderId, Partition
from domain.order_state import Stage

CANCELLED_PER_COMMAND = 1_000

BEFORE_COLLECTING = (Stage.PLACED, Stage.DEPOSIT_PAID, Stage.PAID)
"""Stages of orders that an ended campaign cancels."""


class OrdersOf(Protocol):
    """Finds a campaign's orders at some stages; a hint, their streams decide."""

    def __call__(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], limit: int
    ) -> Sequence[OrderId]: ...


class CampaignWork:
    def __init__(self, hands: Hands, orders_of: OrdersOf) -> None:
        self._hands = hands
        self._orders_of = orders_of

    def empty(self, partition: Partition, campaign_id: str) -> None:
        """Cancel every order of a campaign that failed or was terminated, set by set."""
        self.tend_waitlist(partition, campaign_id)
        self._cancel_all(partition, campaign_id, BEFORE_COLLECTING, CAMPAIGN_ENDED)

    def settle(self, partition: Partition, campaign_id: str) -> None:
        """End the orders of a campaign that succeeded without them: they are not paid whole."""
        self.tend_waitlist(partition, campaign_id)
        self._cancel_all(partition, campaign_id, (Stage.PLACED,), "not paid in time")
        while order_ids := self._some(partition, campaign_id, (Stage.DEPOSIT_PAID,)):
            ending = EndHolds(order_ids, self._hands.clock())
            if not self._give_set(partition, ending, "settle", campaign_id):
                return

    def tend_waitlist(self, partition: Partition, campaign_id: str) -> None:
        """Offer what was freed to the first in line; with its campaign a line ends."""
        at = self._hands.clock()
        campaign = self._hands.read(partition, streams.CAMPAIGN, campaign_id)[1]
        if not campaign.terms.accept_minutes:
            return
        waitlist = self._hands.read(partition, streams.WAITLIST, campaign_id)[1]
        if needs_tending(campaign, waitlist, at):
            tending = TendWaitlist(CampaignId(campaign_id), at)
            self._hands.give(partition, tending, f"tend:{campaign_id}:{at.isoformat()}")

    def _cancel_all(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], reason: str
    ) -> None:
        while order_ids := self._some(partition, campaign_id, stages):
            cancelling = CancelOrders(order_ids, reason, self._hands.clock())
            if not self._give_set(partition, cancelling, "empty", campaign_id):
                return

    def _some(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage]
    ) -> tuple[OrderId, ...]:
        return tuple(self._orders_of(partition, campaign_id, stages, CANCELLED_PER_COMMAND))

    def _give_set(
        self, partition: Partition, command: CancelOrders | EndHolds, step: str, campaign_id: str
    ) -> int:
        """Named by its time too: a set that was left over may begin and end like the one before."""
        ids, at = command.order_ids, command.at.isoformat()
        command_id = f"{step}:{campaign_id}:{ids[0]}:{ids[-1]}:{at}"
        return self._hands.give(partition, command, command_id)
