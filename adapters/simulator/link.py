"""Links to the simulated customs office: in one process by calls, between processes by a folder."""

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.simulator.customs import CustomsSimulator


class DirectLink:
    """Hands bytes to a simulator in this process. What is put aside is kept in `problems`."""

    def __init__(self, customs: CustomsSimulator, clock: Callable[[], datetime]) -> None:
        self._customs = customs
        self._clock = clock
        self.problems: dict[str, str] = {}

    def put(self, name: str, body: bytes) -> None:
        self._customs.receive(body, self._clock())

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        return self._customs.due(self._clock(), limit)

    def done(self, name: str) -> None:
        """The simulator gives each answer once."""

    def aside(self, name: str, reason: str) -> None:
        self.problems[name] = reason
