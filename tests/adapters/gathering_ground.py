"""Guarantees, whose commands depend on their order, and logs that hold or refuse an append."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from adapters.gatherer import Gatherer
from adapters.settings import GatheringLimits
from application.envelope import Envelope
from application.event_log import Decision, Stream
from application.handling import Handling
from application.streams import GUARANTEE
from domain.guarantee_commands import LodgeGuarantee, ReserveGuarantee
from domain.held_taxes import RunMessage
from domain.identifiers import Partition, RunId, stream_of
from tests.adapters.notes import NOON
from tests.memory_log import MemoryLog

SHARED, BOOK = Partition("demo.shared"), Partition("demo.NB01")
SECONDS_MAX = 30
CLIENTS = 16


def guarantee(name: str) -> str:
    return stream_of(SHARED, GUARANTEE, name)


def envelope(command: Any, command_id: str, partition: Partition = SHARED) -> Envelope:
    return Envelope(partition, command, command_id, "tester", NOON)


def lodge(name: str, fen: int = 100, command_id: str = "") -> Envelope:
    return envelope(LodgeGuarantee(name, fen, NOON), command_id or f"lodge-{name}")


def message(run: str) -> RunMessage:
    return RunMessage(BOOK, RunId(run), f"{run}-0001")


def reserve(name: str, run: str, fen: int, command_id: str = "") -> Envelope:
    command = ReserveGuarantee(name, message(run), fen, NOON)
    return envelope(command, command_id or f"reserve-{name}-{run}")


class HeldLog(MemoryLog):
    """Holds every append until it is let go; `meddle` is told what is to be appended."""

    def __init__(self) -> None:
        super().__init__()
        self.released = Event()
        self.released.set()
        self.meddle: Callable[[list[str]], object] = lambda command_ids: None
        self.appended: list[list[str]] = []
        self.asked: list[set[str]] = []

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        self.asked.append(set(versions))
        return super().read_after(versions)

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        assert self.released.wait(SECONDS_MAX)
        command_ids = [decision.metadata.command_id for decision in decisions]
        self.meddle(command_ids)
        last = super().append(decisions, asserted)
        self.appended.append(command_ids)
        return last


class Ground:
    """A gatherer with clients that send at the same time."""

    def __init__(self, log: HeldLog, limits: GatheringLimits) -> None:
        self.log = log
        self.handling = Handling(log)
        self.gatherer = Gatherer(self.handling, limits)
        self.clients = ThreadPoolExecutor(CLIENTS)

    def send(self, sent: Envelope) -> "Future[Any]":
        return self.clients.submit(self.gatherer.handle, sent)

    def hold(self) -> list["Future[Any]"]:
        """Both threads are kept busy: whatever is sent now queues."""
        self.log.released.clear()
        held = []
        for number in (1, 2):
            held.append(self.send(lodge(f"held-{number}")))
            self.wait_until(lambda: self.flushing() == number)  # noqa: B023
        return held

    def queue(self, *sent: Envelope) -> list["Future[Any]"]:
        """One after the other, so that they stand in this order."""
        futures = []
        for each in sent:
            before = self.waiting()
            futures.append(self.send(each))
            self.wait_until(lambda: self.waiting() == before + 1)  # noqa: B023
        return futures

    def answers(self, *sent: Envelope) -> list[Any]:
        """What is said to commands that queued together while others were held."""
        held = self.hold()
        futures = self.queue(*sent)
        self.log.released.set()
        assert [told(each).events for each in held] == [1, 1]
        return [told(each) for each in futures]

    def waiting(self) -> int:
        return self.gatherer.snapshot().waiting_count

    def flushing(self) -> int:
        return self.gatherer.snapshot().flushing_count

    def wait_until(self, is_so: Any) -> None:
        pause = Event()
        for _ in range(SECONDS_MAX * 1_000):
            if is_so():
                return
            pause.wait(0.001)
        raise AssertionError("it did not come to it")


def told(future: "Future[Any]") -> Any:
    """The outcome, or what was raised."""
    return future.exception(SECONDS_MAX) or future.result()


@contextmanager
def ground(window_ms: int = 2, waiting_max: int = 1_000) -> Iterator[Ground]:
    made = Ground(HeldLog(), GatheringLimits(window_ms, waiting_max))
    try:
        yield made
    finally:
        made.log.released.set()
        made.gatherer.close()
        made.clients.shutdown()
