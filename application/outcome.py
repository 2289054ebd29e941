"""What a caller learns of a command that was accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from application.event_log import Accepted, CommandIdReused, Metadata
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """An accepted command. `events` is 0 when it was already so, or known already."""

    position: int
    events: int
    refused: Mapping[str, Refused] = field(default_factory=dict)
    """Orders a set-wise command went on without, and why."""

    is_repeated: bool = field(default=False, compare=False)
    """Whether it was accepted before, so that nothing was decided now."""


def repeated(metadata: Metadata, accepted: Accepted) -> Outcome:
    """The answer to a command id that was accepted before. Raises CommandIdReused."""
    if accepted.fingerprint != metadata.fingerprint:
        raise CommandIdReused(command_id=metadata.command_id)
    return Outcome(accepted.last_position, 0, is_repeated=True)
