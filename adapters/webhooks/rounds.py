"""What a process does for webhooks again and again: follow the log, and ask for what is due."""

from dataclasses import dataclass

import dramatiq

from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.turn_actors import Ask
from adapters.webhooks.actor import declare_sender
from adapters.webhooks.addresses import Addresses, networks_in
from adapters.webhooks.delivery_log import DeliveryLog
from adapters.webhooks.queueing import Queueing
from adapters.webhooks.registry import Webhooks
from adapters.webhooks.sending import Sending
from adapters.webhooks.turns import due
from domain.identifiers import Partition

NAME = "webhooks"
"""Of the follower, by which one process at a time works it."""


@dataclass(frozen=True, slots=True)
class WebhookRounds:
    """One process's share of the webhooks."""

    system: System
    queueing: Queueing
    log: DeliveryLog
    registry: Webhooks
    ask: Ask

    def follow(self) -> None:
        """Queue deliveries up to the end of the log, and ask for them to be sent."""
        while (told := self.queueing.step(self.system.clock())) is not None:
            for webhook_id in sorted(told):
                self.ask(webhook_id)

    def sweep(self) -> int:
        """Ask for whatever is due and nobody sends; answer how many webhooks that were."""
        at = self.system.clock()
        with self.system.engine.connect() as connection:
            late = due(connection, self.registry.operator, at)
        for webhook_id in late:
            self.ask(webhook_id)
        self.log.forget_old(at)
        return len(late)


def registry_of(system: System, settings: Settings) -> Webhooks:
    """Raises UnusableSettingError for private networks that are none."""
    partition = Partition(f"{settings.operator}.{settings.book}")
    addresses = Addresses(networks_in(settings.webhooks_private))
    return Webhooks(
        system.engine,
        partition,
        settings.webhook_key or f"webhooks {settings.person_key}",
        addresses,
    )


def sending_of(system: System, settings: Settings) -> Sending:
    return Sending(registry_of(system, settings), settings.address, system.clock)


def webhook_rounds(system: System, settings: Settings, broker: dramatiq.Broker) -> WebhookRounds:
    """With the actor declared on the broker, so that a worker of this process sends too."""
    sending = sending_of(system, settings)
    ask = declare_sender(broker, sending)
    registry = sending.registry
    queueing = Queueing(system.engine, registry.operator)
    return WebhookRounds(system, queueing, DeliveryLog(registry), registry, ask)
