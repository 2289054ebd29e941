"""Waits for what another thread or process is about to do."""

import time
from collections.abc import Callable

from adapters.bootstrap import System
from adapters.read_models import MODELS
from projections.following import positions_of
from tests import patience

PAUSE_SECONDS = 0.01


def wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + patience.SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "what the test waits for has not happened"
        time.sleep(PAUSE_SECONDS)


def is_followed(system: System) -> bool:
    """A page of what no read model knows yet says that there is no such thing, and stays so."""
    positions = positions_of(system.engine, [model.name for model in MODELS])
    return min(positions.values()) == system.log.last_position()
