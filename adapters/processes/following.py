"""One of many processes that follow: each read model is worked by one, and taken over from it."""

import logging
import threading
from collections.abc import Callable, Collection

from adapters.bootstrap import System
from adapters.notifications.notice_log import FOLLOWER as NOTICES
from adapters.processes.loops import Loops
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild, worker_name
from adapters.webhooks.rounds import NAME as WEBHOOKS
from application.following import PolicyFollower
from projections.applying import OvertakenError
from projections.following_tables import writing
from projections.hindrances import faults_of, forget_fault
from projections.leases import RENEW_SECONDS, Leases
from projections.rebuild_parts import Progress, RebuildStoppedError
from projections.rebuild_rows import (
    RebuildEndedError,
    RebuildUnderWayError,
    ask,
    asked_in,
    clean_up,
    rebuilds_of,
)

log = logging.getLogger("jihuo")

WAIT_SECONDS = 1.0
"""How long a follower waits for an event before it looks whether it should stop."""

LEASED = (*(model.name for model in MODELS), PolicyFollower.name, WEBHOOKS, NOTICES)


class StoppingError(Exception):
    """Raised in a rebuild when its process is told to end."""


class Following:
    """What this process works, as long as it renews that."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._leases = Leases(system.engine, worker_name())

    def tend(self, loops: Loops) -> None:
        """Keep what is ours, take over what nobody keeps; the last time let go of everything."""
        self.take()
        if loops.stopping.wait(RENEW_SECONDS):
            self._leases.release()

    def take(self) -> None:
        try_again(self._system, self._leases.take(LEASED))
        clean_up(self._system.engine, MODELS, self._system.clock())

    def follow(self) -> None:
        held = self._leases.held
        if models := [model for model in MODELS if model.name in held]:
            self._system.follow(models)

    def with_policies(self, catch_up: Callable[[], None]) -> None:
        if PolicyFollower.name in self._leases.held:
            catch_up()

    def with_notices(self, catch_up: Callable[[], None]) -> None:
        if NOTICES in self._leases.held:
            catch_up()

    def with_webhooks(self, catch_up: Callable[[], None]) -> None:
        if WEBHOOKS in self._leases.held:
            catch_up()


def try_again(system: System, gained: Collection[str]) -> None:
    """Who takes over tries once more: the fix may be what a process was started again for."""
    for name in gained & faults_of(system.engine).keys():
        with writing(system.engine) as connection:
            forget_fault(connection, name)


def rebuild_asked(system: System, stopping: threading.Event) -> None:
    """Do the rebuilds that were asked for on the page, one after another."""

    def go_on(_: Progress) -> None:
        if stopping.is_set():
            raise StoppingError

    for name in asked_in(system.engine):
        model = next((model for model in MODELS if model.name == name), None)
        row = rebuilds_of(system.engine).get(name)
        if model is None or row is None or stopping.is_set():
            continue
        try:
            rebuild(system, model, row.actor, go_on)
        except StoppingError:
            # It stays asked for: another process, or this one started again, does it.
            ask(system.engine, name, row.actor, system.clock())
        except (RebuildEndedError, RebuildStoppedError, OvertakenError) as ended:
            log.warning("%s", ended)
        except RebuildUnderWayError:
            continue  # Another was faster.
    stopping.wait(RENEW_SECONDS)


def after_each_event(system: System, catch_up: Callable[[], object]) -> Callable[[], None]:
    """Polling with a wake-up: what came while catching up is not waited for."""

    def once() -> None:
        end = system.log.last_position()
        catch_up()
        system.log.wait_beyond(end, WAIT_SECONDS)

    return once
