"""A command on its way: where it acts, under which id, who sent it and because of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from application.event_log import Metadata
from application.fingerprints import fingerprint_of
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
    expected: Mapping[str, int] = field(default_factory=dict)
    """Versions at which its sender saw streams: the command counts only while they stand so."""

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
