"""The actor that sends: a request names a webhook, and what is due of it stands in the tables."""

import dramatiq

from adapters.turn_actors import Ask, TurnActor, declare
from adapters.webhooks.sending import Sending

QUEUE = "webhooks"

SENDERS_MAX = 2
"""At once in a process: receivers that answer nobody leave the other threads to customs' work."""

SENDER = TurnActor("send_webhook", QUEUE, "webhook_id", SENDERS_MAX)


def declare_sender(broker: dramatiq.Broker, sending: Sending) -> Ask:
    """Declare the actor on a broker; the answer asks it to send for a webhook."""
    return declare(broker, SENDER, sending.turn)
