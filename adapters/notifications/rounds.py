"""What a process does for notices again and again: follow the log, and ask for what is due."""

from collections.abc import Mapping
from dataclasses import dataclass

import dramatiq

from adapters.bootstrap import System
from adapters.notifications.actor import Ask, declare_teller
from adapters.notifications.deriving import Deriving
from adapters.notifications.mail import MailNotifier
from adapters.notifications.mail_address import server_in
from adapters.notifications.notice_log import FOLLOWER
from adapters.notifications.sending import Sending, channels_due, doubt_lost
from adapters.notifications.shop import ShopNotifier
from adapters.settings import Settings
from adapters.shape_faults import StoredShapeError
from adapters.webhooks.rounds import registry_of
from application.notices import Channel, Notifier
from projections.applying import Fault
from projections.following_tables import writing
from projections.hindrances import forget_fault, record_fault


@dataclass(slots=True)
class NoticeRounds:
    """One process's share of the notices."""

    system: System
    deriving: Deriving
    ask: Ask
    fault: Fault | None = None

    def follow(self) -> None:
        """Make the notices up to the end of the log, and ask for them to be sent."""
        has_made = False
        try:
            while (made := self.deriving.step(self.system.clock())) is not None:
                has_made = has_made or made > 0
        except StoredShapeError as error:
            place = self.deriving.place()
            position = place.position + 1 if place else 0
            self._note(Fault(position, f"{type(error).__name__}: {error}"))
        else:
            self._note(None)
        if has_made:
            self._ask_for_due()

    def sweep(self) -> int:
        """Doubt what was lost under way, ask for whatever is due; answer by how many channels."""
        with writing(self.system.engine) as connection:
            doubt_lost(connection, self.deriving.operator, self.system.clock())
        return self._ask_for_due()

    def _ask_for_due(self) -> int:
        with self.system.engine.connect() as connection:
            due = channels_due(connection, self.deriving.operator, self.system.clock())
        for channel in due:
            self.ask(channel)
        return len(due)

    def _note(self, fault: Fault | None) -> None:
        """Once: it is tried again with every event and every second."""
        if fault == self.fault:
            return
        if fault:
            record_fault(self.system.engine, FOLLOWER, fault)
        else:
            with writing(self.system.engine) as connection:
                forget_fault(connection, FOLLOWER)
        self.fault = fault


def notifiers_of(system: System, settings: Settings) -> Mapping[Channel, Notifier]:
    """Raises UnusableSettingError for a mail server that is none."""
    found: dict[Channel, Notifier] = {
        Channel.SHOP: ShopNotifier(registry_of(system, settings), system.clock)
    }
    if server := server_in(settings.mail):
        found[Channel.EMAIL] = MailNotifier(
            system.engine, server, settings.mail_sender, system.clock
        )
    return found


def sending_of(system: System, settings: Settings) -> Sending:
    notifiers = notifiers_of(system, settings)
    return Sending(system.engine, settings.operator, notifiers, system.clock)


def notice_rounds(system: System, settings: Settings, broker: dramatiq.Broker) -> NoticeRounds:
    """With the actor declared on the broker, so that a worker of this process sends too."""
    sending = sending_of(system, settings)
    has_mail = Channel.EMAIL in sending.notifiers
    deriving = Deriving(system.engine, system.log, settings.operator, has_mail)
    return NoticeRounds(system, deriving, declare_teller(broker, sending))
