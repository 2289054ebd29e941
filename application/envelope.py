"""A command on its way: where it acts, under which id, who sent it and because of what."""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from application.event_log import Metadata
from domain.identifiers import Partition


@dataclass(frozen=True, slots=True)
class Envelope:
    partition: Partition
    command: Any
    command_id: str
    actor: str
    recorded_at: datetime
    """The entry point's clock; rules only see the `at` inside the command."""

    correlation_id: str = ""
    causation_id: str = ""

    def metadata(self) -> Metadata:
        """What is kept beside its events; the fingerprint is computed at each call."""
        return Metadata(
            self.command_id,
            self.actor,
            self.recorded_at,
            self.correlation_id or self.command_id,
            self.causation_id or self.command_id,
            fingerprint_of(self.command),
        )


def fingerprint_of(command: Any) -> bytes:
    """Tells two commands apart that came under one id.

    `at` is left out: who repeats a command after a crash does so later. Commands hold no sets, so
    `repr` is stable.
    """
    kind: type = type(command)
    said = [(name, getattr(command, name)) for name in _said_by(kind)]
    return hashlib.blake2b(f"{kind.__name__}{said!r}".encode(), digest_size=16).digest()


@cache
def _said_by(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "at")
