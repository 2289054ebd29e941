"""Waits for what another thread or process is about to do."""

import time
from collections.abc import Callable

DEADLINE_SECONDS = 30.0  # Far more than any of it takes, for machines busy with something else.
PAUSE_SECONDS = 0.01


def wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "what the test waits for has not happened"
        time.sleep(PAUSE_SECONDS)
