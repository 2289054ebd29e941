"""What everybody who works for the engine does with the log: read streams, and hand commands in."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from application import streams
from application.consequences import states
from application.envelope import Envelope
from application.event_log import Stream
from application.outcome import Outcome
from application.state_reading import StateReader
from domain.identifiers import OrderId, Partition, stream_of
from domain.order_state import PreSaleOrder
from domain.refusals import Refused

ACTOR = "engine"


class Handles(Protocol):
    """Handles commands alone, or gathered with those of others."""

    @property
    def reader(self) -> StateReader: ...

    def handle(self, envelope: Envelope) -> Outcome: ...

    def handle_together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]: ...


class Hands:
    def __init__(self, handling: Handles, clock: Callable[[], datetime]) -> None:
        self.handling = handling
        self.clock = clock

    def give(self, partition: Partition, command: Any, command_id: str) -> int:
        """How many events came of it."""
        envelope = Envelope(partition, command, command_id, ACTOR, self.clock())
        return self.handling.handle(envelope).events

    def read(self, partition: Partition, kind: str, local_id: str) -> tuple[Stream, Any]:
        stream_id = stream_of(partition, kind, local_id)
        standing = self.handling.reader.read([stream_id])[stream_id]
        return standing.stream, standing.state

    def states(
        self, kind: str, named: Iterable[tuple[Partition, str]]
    ) -> dict[tuple[Partition, str], Any]:
        return states(self.handling.reader, kind, named)

    def orders(
        self, partition: Partition, order_ids: Iterable[OrderId]
    ) -> dict[OrderId, PreSaleOrder]:
        found = self.states(streams.ORDER, ((partition, i) for i in order_ids))
        return {OrderId(order_id): order for (_, order_id), order in found.items()}
