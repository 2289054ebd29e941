"""A sender in a process of its own, for a test that kills it while it sends."""

import sys
from datetime import UTC, datetime

from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.webhooks.rounds import sending_of


def main(database_url: str, webhook_id: str, ahead: str) -> None:
    system = System(database_url, lambda: datetime.fromisoformat(ahead).astimezone(UTC))
    settings = Settings(database_url=database_url, webhooks_private="127.0.0.0/8")
    sending_of(system, settings).turn(webhook_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
