"""Tells the merchant's shop: signed as webhooks are and posted where they go, but at most once.

The address, its secret and their pages are those of webhooks. The delivery is not: a webhook's goes
out again until it is taken, a notice's only while it is certain that nobody has it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from adapters.notifications.letters import event_about
from adapters.notifications.shops import shops_of
from adapters.webhooks.posting import Post
from adapters.webhooks.registry import Webhooks
from adapters.webhooks.schedule import TOLD_WHEN, Answer
from adapters.webhooks.signing import headers_for
from application.notices import Notice, Outcome, Told

TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class ShopNotifier:
    """Implements Notifier."""

    registry: Webhooks
    clock: Callable[[], datetime]
    timeout_seconds: float = TIMEOUT_SECONDS

    def tell(self, notice: Notice, message_id: str) -> Told:
        at = self.clock()
        with self.registry.engine.connect() as connection:
            shops = shops_of(connection, notice.partition, [notice.merchant_id])
            shop = shops.get(notice.merchant_id)
            if shop is None or shop.disabled_at is not None:
                return Told(Outcome.NO_ADDRESS)
            secrets = self.registry.secrets_of(connection, shop.webhook_id, at)
        body = event_about(notice, message_id, at)
        headers = headers_for(message_id, at, body.decode(), secrets)
        with Post(self.registry.addresses, self.timeout_seconds) as post:
            answer = post.send(shop.url, body, headers, at)
        # The host alone: what stands behind it may be a secret of the shop.
        return Told(judged(answer), words_of(answer), urlsplit(shop.url).hostname or "")


def judged(answer: Answer) -> Outcome:
    """An answer that speaks of the receiver's own fault leaves open what it did before."""
    if answer.is_taken:
        return Outcome.SENT
    if answer.is_unsent or answer.status in TOLD_WHEN:
        return Outcome.NOT_TAKEN
    if answer.status is None or answer.status >= 500:
        return Outcome.UNSURE
    return Outcome.REFUSED


def words_of(answer: Answer) -> str:
    return str(answer.status) if answer.status is not None else answer.fault
