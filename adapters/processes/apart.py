"""The same parts as `up` runs, each in a process of its own: serve, work, follow."""

from collections.abc import Callable

from adapters.processes import parts as running
from adapters.processes.loops import Loops
from adapters.processes.signals import ending_by_signal
from adapters.processes.web import address_of, answers, listening, serving
from adapters.settings import Settings

Say = Callable[[str], None]


def serve(settings: Settings, say: Say) -> int:
    """Pages only; read models are kept up by `follow`."""
    from adapters.bootstrap import System
    from adapters.web.server import create_app

    listener = listening(settings.host, settings.port)
    loops = Loops()
    with ending_by_signal(loops.stopping):
        system = System(settings.database_url)
        try:
            with serving(listener, settings, lambda: create_app(system, settings)):
                if answers(listener, loops.stopping):
                    say(f"jihuo serves: {address_of(listener)}")
                loops.stopping.wait()
        finally:
            system.close()
    return 0


def work(settings: Settings, threads: int, say: Say) -> int:
    """Actors and the mail from customs."""
    loops = Loops()
    with ending_by_signal(loops.stopping), running.opened(settings) as parts:
        running.take_mail(parts, loops)
        with running.working(parts, threads):
            say("jihuo works")
            loops.stopping.wait()
        loops.stop()
    return 1 if loops.failed else 0


def follow(settings: Settings, sweep_seconds: float, patience_seconds: float, say: Say) -> int:
    """Read models, policies, the sweeper and the timer."""
    loops = Loops()
    with ending_by_signal(loops.stopping), running.opened(settings) as parts:
        running.follow(parts, loops, sweep_seconds, patience_seconds)
        say("jihuo follows")
        loops.stopping.wait()
        loops.stop()
    return 1 if loops.failed else 0
