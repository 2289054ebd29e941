"""Waits for what another thread or process is about to do."""

import time
from collections.abc import Callable

from tests import patience

PAUSE_SECONDS = 0.01


def wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + patience.SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "what the test waits for has not happened"
        time.sleep(PAUSE_SECONDS)
