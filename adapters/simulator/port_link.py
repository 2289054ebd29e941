"""The link to a customs office that is played in this process."""

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.port.moments import ms_of
from adapters.port.office import Office


class PortLink:
    """Hands bytes to the office. What is put aside is kept in `problems`."""

    def __init__(self, office: Office, clock: Callable[[], datetime]) -> None:
        self._office = office
        self._clock = clock
        self._given: dict[str, bytes] = {}
        self.problems: dict[str, str] = {}

    def arrive(self, name: str, body: bytes) -> None:
        """Something else than the office puts there."""
        self._given[name] = body

    def put(self, name: str, body: bytes) -> None:
        """The office has come to this instant first, as one in a process of its own has."""
        self._office.advance(ms_of(self._clock()))
        self._office.take(body, self._clock(), name)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        """The office gives each answer once; here it is given until it is done or put aside."""
        if len(self._given) < limit:
            self._given |= dict(self._office.due(self._clock(), limit - len(self._given)))
        return list(self._given.items())[:limit]

    def done(self, name: str) -> None:
        self._given.pop(name, None)

    def aside(self, name: str, reason: str) -> None:
        self._given.pop(name, None)
        self.problems[name] = reason
