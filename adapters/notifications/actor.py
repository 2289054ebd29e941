"""The actor that tells: a request names a channel, and what is due by it stands in the table."""

from collections.abc import Callable

import dramatiq

from adapters.notifications.sending import Sending
from adapters.turn_actors import TurnActor, declare
from application.notices import Channel

QUEUE = "notices"

SENDERS_MAX = 2
"""At once in a process: a mail server that answers nobody leaves the other threads to others."""

TELLER = TurnActor("send_notices", QUEUE, "channel", SENDERS_MAX)

Ask = Callable[[Channel], None]


def declare_teller(broker: dramatiq.Broker, sending: Sending) -> Ask:
    """Declare the actor on a broker; the answer asks it to send by a channel."""
    ask = declare(broker, TELLER, lambda channel: sending.turn(Channel(channel)))
    return lambda channel: ask(channel.value)
