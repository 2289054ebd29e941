"""The port between the desk and whoever carries messages to customs and back: bytes under names."""

from collections.abc import Sequence
from typing import Protocol

from application.customs_desk import GatewayError


class LinkError(GatewayError):
    """Raised when messages cannot be moved just now; names are unique, so trying again is safe."""


class LinkUnreachableError(LinkError):
    """Raised when nobody answers, or not in time."""


class LinkRefusedError(LinkError):
    """Raised when the other side does not take a message, or does not know us."""


class LinkNotUnderstoodError(LinkError):
    """Raised when the other side answers otherwise than was agreed."""


class Link(Protocol):
    """Moves bytes to customs and back; names are unique."""

    def put(self, name: str, body: bytes) -> None:
        """A message out; a second one under the same name is nothing. Raises LinkError."""
        ...

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        """Answers that have come, each again until it is done or put aside. Raises LinkError."""
        ...

    def done(self, name: str) -> None:
        """An answer was stored and recorded; of one that is not there, nothing."""
        ...

    def aside(self, name: str, reason: str) -> None:
        """An answer cannot be recorded: it waits for somebody to look, with the reason."""
        ...
