"""A command on its way: where it acts, under which id, who sent it and because of what."""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime
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

    @property
    def metadata(self) -> Metadata:
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
    said = [(f.name, getattr(command, f.name)) for f in fields(command) if f.name != "at"]
    text = f"{type(command).__name__}{said!r}"
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
