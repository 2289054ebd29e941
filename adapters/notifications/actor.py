"""The actor that tells: a request names a channel, and what is due by it stands in the table."""

import threading
from collections.abc import Callable

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX
from adapters.notifications.sending import Sending
from application.notifying import Channel

QUEUE = "notices"

SENDERS_MAX = 2
"""At once in a process: a mail server that answers nobody leaves the other threads to others."""

Ask = Callable[[Channel], None]


def declare_teller(broker: dramatiq.Broker, sending: Sending) -> Ask:
    """Declare the actor on a broker; the answer asks it to send by a channel."""
    senders = threading.BoundedSemaphore(SENDERS_MAX)

    def send_notices(*, channel: str) -> None:
        if not senders.acquire(blocking=False):
            return  # The sweeper asks again.
        try:
            is_more_due = sending.turn(Channel(channel))
        finally:
            senders.release()
        if is_more_due:
            ask(Channel(channel))

    actor = dramatiq.actor(
        broker=broker,
        actor_name="send_notices",
        queue_name=QUEUE,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
    )(send_notices)

    def ask(channel: Channel) -> None:
        actor.send(channel=channel.value)

    return ask
