"""One visitor at the webhooks of their party: what pages, endpoints and words do alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access.registry import Change
from adapters.access.visitor import Visitor
from adapters.webhooks.delivery_log import DeliveryLog
from adapters.webhooks.registry import NewWebhook, Webhooks
from adapters.webhooks.rights import require_leading

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """Raises WebhooksNotForRolesError for who does not lead the party, and WebhookNotThereError
    for another party's."""

    registry: Webhooks
    visitor: Visitor
    at: datetime

    @property
    def log(self) -> DeliveryLog:
        return DeliveryLog(self.registry)

    @property
    def change(self) -> Change:
        """Who changes what, as it stands in the log of changes of access."""
        return Change(self.visitor.actor, self.at)

    def all(self) -> Sequence[Row]:
        require_leading(self.visitor)
        return self.registry.of_party(self.visitor.party_id)

    def one(self, webhook_id: str) -> Row:
        require_leading(self.visitor)
        return self.registry.one(webhook_id, self.visitor.party_id)

    def own(self, webhook_id: str) -> str:
        """Its id, if the visitor may change it."""
        require_leading(self.visitor, changing=True)
        found: str = self.registry.one(webhook_id, self.visitor.party_id).webhook_id
        return found

    def add(self, wanted: NewWebhook) -> tuple[Row, str]:
        """The webhook, and its secret, which nobody is shown again."""
        require_leading(self.visitor, changing=True)
        webhook_id, secret = self.registry.add(self.visitor, wanted, self.at)
        return self.registry.one(webhook_id), secret

    def amend(self, webhook_id: str, wanted: NewWebhook) -> Row:
        """The webhook as it is now."""
        self.registry.amend(self.own(webhook_id), wanted, self.change)
        return self.registry.one(webhook_id)

    def rotate(self, webhook_id: str) -> str:
        return self.registry.rotate(self.own(webhook_id), self.change)

    def enable(self, webhook_id: str, *, from_now: bool = False) -> None:
        self.registry.enable(self.own(webhook_id), from_now, self.change)

    def disable(self, webhook_id: str) -> None:
        self.registry.disable(self.own(webhook_id), f"by {self.visitor.actor}", self.change)

    def remove(self, webhook_id: str) -> None:
        self.registry.remove(self.own(webhook_id), self.change)

    def test(self, webhook_id: str) -> str:
        return self.log.test(self.own(webhook_id), self.at)

    def resend(
        self, webhook_id: str, message_id: str = "", span: tuple[int, int] | None = None
    ) -> int:
        """One message, or those of a range of positions, or all that were given up; how many."""
        own = self.own(webhook_id)
        if message_id:
            self.log.send_again(own, message_id, self.at)
            return 1
        if span:
            return self.log.send_range(own, *span, self.at)
        return self.log.send_failed_again(own, self.at)
