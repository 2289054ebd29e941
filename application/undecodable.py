"""What stands in a page where a stored event cannot be read."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A stored event that cannot be made into an event: it stops who needs it, and nobody else."""

    name: str
    payload: bytes
    reason: str
    event_type: type[Any] | None
    """What is stored today under this name or a later version of it; None where nothing is."""
