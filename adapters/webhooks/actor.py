"""The actor that sends: a request names a webhook, and what is due of it stands in the tables."""

import threading
from collections.abc import Callable

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX
from adapters.webhooks.sending import Sending

QUEUE = "webhooks"

SENDERS_MAX = 2
"""At once in a process: receivers that answer nobody leave the other threads to customs' work."""

Ask = Callable[[str], None]


def declare_sender(broker: dramatiq.Broker, sending: Sending) -> Ask:
    """Declare the actor on a broker; the answer asks it to send for a webhook."""
    senders = threading.BoundedSemaphore(SENDERS_MAX)

    def send_webhook(*, webhook_id: str) -> None:
        if not senders.acquire(blocking=False):
            return  # The sweeper asks again.
        try:
            is_more_due = sending.turn(webhook_id)
        finally:
            senders.release()
        if is_more_due:
            ask(webhook_id)

    actor = dramatiq.actor(
        broker=broker,
        actor_name="send_webhook",
        queue_name=QUEUE,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
    )(send_webhook)

    def ask(webhook_id: str) -> None:
        actor.send(webhook_id=webhook_id)

    return ask
