"""Everything on one machine: pages, worker and followers here, customs in a process of its own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from adapters.access.demonstration import give_mandates
from adapters.processes import parts as running
from adapters.processes.loops import Loops
from adapters.processes.office import customs_office, words_of_office
from adapters.processes.opening import refuse_unsafe, tell_sign_ins
from adapters.processes.signals import ending_by_signal
from adapters.processes.web import address_of, answers, listening, serving
from adapters.settings import Settings
from adapters.simulator.live import Demonstration, partition_of, play_first
from adapters.usable_settings import SIMULATOR

log = logging.getLogger("jihuo")

WORKER_THREADS = 4
TICK_SECONDS = 0.5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Show:
    """What `up` adds to the parts themselves."""

    is_live: bool
    pace: int = 1
    """How many times faster than in life the played customs works."""


def up(settings: Settings, show: Show, say: Say) -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. Raises CannotServeError before it starts."""
    listener = listening(settings.host, settings.port, is_production=settings.is_production)
    loops = Loops()
    with ExitStack() as stack:
        stack.enter_context(ending_by_signal(loops.stopping))
        parts = stack.enter_context(running.opened(settings))
        refuse_unsafe(parts.system, settings)
        stack.enter_context(stopping(loops))
        from adapters.web.server import create_app

        stack.enter_context(serving(listener, settings, lambda: create_app(parts.system, settings)))
        if answers(listener, loops.stopping):
            say(f"jihuo is up: {address_of(listener)}")
            tell_sign_ins(parts.system, settings, address_of(listener), say)
        # Nothing is made up in a production, whatever was asked for.
        is_live = show.is_live and not settings.is_production
        if is_live and parts.system.log.last_position() == 0 and not loops.stopping.is_set():
            say("playing two months of a demonstration first: some seconds …")
            play_first(settings, words_of_office(show.pace))
        if settings.customs == SIMULATOR:
            folder, trust = settings.customs_folder, settings.trust_folder
            stack.enter_context(customs_office(folder, trust, loops, show.pace))
        running.follow(parts, loops)
        running.take_mail(parts, loops)
        if is_live:
            go_live(parts, loops, settings, say)
        with running.working(parts, WORKER_THREADS):
            loops.stopping.wait()
    return 1 if loops.failed else 0


@contextmanager
def stopping(loops: Loops) -> Iterator[None]:
    try:
        yield
    finally:
        loops.stop()


def go_live(parts: running.Parts, loops: Loops, settings: Settings, say: Say) -> None:
    book = partition_of(settings)
    give_mandates(parts.system, book)
    demonstration = Demonstration(parts.system, book, settings.person_key)
    loops.repeat_every("demonstration", TICK_SECONDS, demonstration.tick)
    say("the demonstration goes on live; Ctrl-C ends it")
