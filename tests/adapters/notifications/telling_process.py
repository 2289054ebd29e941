"""Whoever tells, in a process of its own, for tests that kill it on the way."""

import sys
from datetime import UTC, datetime

from adapters.bootstrap import System
from adapters.notifications.rounds import sending_of
from adapters.settings import Settings
from application.notices import Channel


def main(database_url: str, channel: str, mail: str, ahead: str) -> None:
    system = System(database_url, lambda: datetime.fromisoformat(ahead).astimezone(UTC))
    settings = Settings(
        database_url=database_url,
        webhooks_private="127.0.0.0/8",
        mail=mail,
        mail_sender="orders@kiwi.example",
    )
    sending_of(system, settings).turn(Channel(channel))


if __name__ == "__main__":
    main(*sys.argv[1:])
