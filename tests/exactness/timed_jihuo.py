"""`jihuo` as people start it, by a clock that a test sets."""

import sys
from functools import partial
from pathlib import Path

from adapters.bootstrap import System
from adapters.cli.main import main
from adapters.processes import parts
from tests.exactness.set_clock import SetClock

if __name__ == "__main__":
    clock = SetClock(Path(sys.argv.pop(1)))
    # Only here: the product's own processes have no other clock than the machine's.
    vars(parts)["System"] = partial(System, clock=clock)
    main()
