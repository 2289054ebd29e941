"""Ctrl-C and SIGTERM as an event: the main thread waits for it, and everything ends in order."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ending_by_signal(stopping: threading.Event) -> Iterator[None]:
    """Set the event at the first signal; a second one ends the process at once."""
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def on_signal(number: int, _frame: object) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    for number in SIGNALS:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
