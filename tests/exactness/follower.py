"""Keeps every read model up, or lets the policies act, until it is told to or killed."""

import logging
import sys
from threading import Event, Thread

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.read_models import MODELS
from projections.following import follow_all
from tests.exactness.writer import LOST_CONNECTION, say

PAGE_EVENTS_MAX = 200
"""Small, so that many pages are there to be killed in."""

PATIENCE_SECONDS = 0.1
"""How long it waits for an event before it asks whether that is all."""


def enough() -> Event:
    """Set when the parent closes our input, or is gone."""
    is_enough = Event()

    def listen() -> None:
        sys.stdin.read()
        is_enough.set()

    Thread(target=listen, daemon=True).start()
    return is_enough


def main(url: str, what: str) -> None:
    is_enough = enough()
    system = System(url)
    policies = system.policy_follower(lambda _: None)
    is_last = False
    while not is_last:
        is_last = is_enough.is_set()
        end = system.log.last_position()
        if what == "models":
            follow_all(system.engine, system.log, MODELS, PAGE_EVENTS_MAX, up_to=end)
        else:
            while policies.step():
                pass
        assert not system.refusals, system.refusals
        say("reached", end)
        if not is_last:
            system.log.wait_beyond(end, PATIENCE_SECONDS)
    system.close()


if __name__ == "__main__":
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    try:
        main(*sys.argv[1:])
    except sa.exc.OperationalError as error:
        say("lost", type(error.orig).__name__)
        sys.exit(LOST_CONNECTION)
