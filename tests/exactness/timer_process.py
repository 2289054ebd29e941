"""The product's timer, sweeper and worker in one process without a queue; until it is killed.

It begins in a third of the time that `jihuo follow` takes, and looks again at once.
"""

import os
import sys
from pathlib import Path

from adapters.bootstrap import System
from adapters.customs.no_customs import NoCustoms
from adapters.processes.loops import Loops
from adapters.sweeping import Sweeper
from adapters.timer import do_what_is_due
from application.work_requests import Request
from domain.refusals import Refused
from tests.exactness.set_clock import SetClock

PAUSE_SECONDS = 0.05


def main(url: str, clock: str) -> None:
    system = System(url, SetClock(Path(clock)))
    worker = system.worker(NoCustoms())

    def ask(request: Request) -> None:
        try:
            worker.do(request)
        except Refused:
            return  # The other was faster, or it is too early: the next sweep asks again.

    sweeper, loops = Sweeper(system, ask, patience_seconds=0), Loops()
    loops.repeat_every("timer", PAUSE_SECONDS, lambda: do_what_is_due(system))
    loops.repeat_every("sweeper", PAUSE_SECONDS, sweeper.sweep)
    os.write(1, b"ready\n")
    loops.stopping.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
