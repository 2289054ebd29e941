"""The same parts as `up` runs, each in a process of its own: serve, work, follow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adapters.processes import parts as running
from adapters.processes.loops import Loops
from adapters.processes.opening import refuse_unsafe, tell_sign_ins
from adapters.processes.signals import ending_by_signal
from adapters.processes.web import address_of, answers, listening, serving
from adapters.settings import Settings

Say = Callable[[str], None]


def serve(settings: Settings, say: Say) -> int:
    """Pages only; read models are kept up by `follow`."""
    from adapters.web.server import create_app

    listener = listening(settings.host, settings.port, is_production=settings.is_production)
    loops = Loops()
    with ending_by_signal(loops.stopping):
        system = running.opened_system(settings)
        try:
            refuse_unsafe(system, settings)
            with serving(listener, settings, lambda: create_app(system, settings)):
                if answers(listener, loops.stopping):
                    say(f"jihuo serves: {address_of(listener)}")
                    tell_sign_ins(system, settings, address_of(listener), say)
                loops.stopping.wait()
        finally:
            system.close()
    return 0


def work(settings: Settings, threads: int, say: Say, metrics_port: int | None = None) -> int:
    """Actors and the mail from customs."""
    loops = Loops()
    with (
        ending_by_signal(loops.stopping),
        running.opened(settings) as parts,
        figures_told(metrics_port, parts, settings, say),
    ):
        running.take_mail(parts, loops)
        with running.working(parts, threads):
            say("jihuo works")
            loops.stopping.wait()
        loops.stop()
    return 1 if loops.failed else 0


def follow(
    settings: Settings,
    sweep_seconds: float,
    patience_seconds: float,
    say: Say,
    metrics_port: int | None = None,
) -> int:
    """Read models, policies, the sweeper and the timer."""
    loops = Loops()
    with (
        ending_by_signal(loops.stopping),
        running.opened(settings) as parts,
        figures_told(metrics_port, parts, settings, say),
    ):
        running.follow(parts, loops, sweep_seconds, patience_seconds)
        say("jihuo follows")
        loops.stopping.wait()
        loops.stop()
    return 1 if loops.failed else 0


@contextmanager
def figures_told(
    port: int | None, parts: running.Parts, settings: Settings, say: Say
) -> Iterator[None]:
    """Health and metrics of a process without pages, on a port of their own where one is asked."""
    if port is None:
        yield
        return
    from adapters.monitoring.port import told_on

    with told_on(port, parts.system, settings) as address:
        say(f"jihuo tells its figures: {address}metrics")
        yield
