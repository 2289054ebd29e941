"""Writers of one SQLite file take turns, first come, first served.

SQLite lets who waits for its writer lock look again now and then; who writes without a pause takes
it first every time, and a follower or a rebuild may wait for minutes. In one process nobody has to
look: the lock is handed to who has waited longest. Other processes' writers are waited for as
SQLite does it.
"""

from collections import deque
from threading import Lock


class Turns:
    def __init__(self) -> None:
        self._guard = Lock()
        self._is_taken = False
        self._waiting = deque[Lock]()

    def take(self, timeout_seconds: float) -> bool:
        """Wait for one's turn; whether it came in time. Who has it gives it back."""
        mine = Lock()
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout_seconds):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # It was handed over while we gave up.

    def give_back(self) -> None:
        """Hand it to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
