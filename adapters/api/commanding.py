"""One command from a request to the log: whose, once, on what was seen, and what came of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from adapters.api import left_out
from adapters.api.naming import Began, begun_by, is_shared
from adapters.api.outcomes import Answer, LeftOut, events_of, left_out_of
from adapters.api.problem import ProblemError
from adapters.api.senders import Sender
from adapters.texts import say
from application.commands import ROUTES
from application.drafting import with_products
from application.event_log import Accepted, CommandIdReused
from application.fingerprints import fingerprint_of
from application.outcome import Outcome
from domain.identifiers import Partition


class Running:
    """Keys whose commands are being handled in this process at this moment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids: set[str] = set()

    @contextmanager
    def only(self, command_id: str) -> Iterator[None]:
        """Raises ProblemError while another request with the same key is being handled."""
        with self._lock:
            if command_id in self._ids:
                raise still_running()
            self._ids.add(command_id)
        try:
            yield
        finally:
            with self._lock:
                self._ids.discard(command_id)


def still_running() -> ProblemError:
    headers = {"Retry-After": "1"}
    return ProblemError("StillRunning", say("This key is being handled."), headers=headers)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A command somebody wants handled, under a key of theirs."""

    sender: Sender
    command: Any
    key: str
    expected: Mapping[str, int]

    @property
    def command_id(self) -> str:
        return f"api:{self.sender.visitor.account_id}:{self.key}"

    @property
    def partition(self) -> Partition:
        return self.sender.shared if is_shared(type(self.command)) else self.sender.book

    def on_products(self) -> "Wanted":
        """The same, with what its products are. Raises ItemDiffersFromProduct."""
        reader = self.sender.system.handling.reader
        return replace(self, command=with_products(reader, self.partition, self.command))

    @property
    def begun(self) -> Began | None:
        return begun_by(self.command)


def answered(running: Running, wanted: Wanted) -> Answer:
    """Handle a command once, whatever how often it is sent.

    Raises Refused, ProblemError, OutOfReachError, ChangedSinceSeen and what handling raises.
    """
    refuse_out_of_reach(wanted)
    with running.only(wanted.command_id):
        if known := accepted_before(wanted):
            return repeated(wanted, known)
        outcome = handled(wanted)
    return first_answer(wanted, outcome)


def first_answer(wanted: Wanted, outcome: Outcome) -> Answer:
    """What is answered now, and kept for when the same key comes again. Raises ProblemError."""
    if outcome.is_repeated:
        return answer_of_another(wanted)
    told = left_out_of(outcome)
    if may_leave_out(wanted.command):
        kept: list[object] = [each.model_dump() for each in told]
        engine = wanted.sender.system.engine
        left_out.keep(engine, wanted.partition, wanted.command_id, kept)
    return answer(wanted, outcome.position, outcome.events, told)


def answer_of_another(wanted: Wanted) -> Answer:
    """What another process answers to the same key, sent to both at once.

    Raises ProblemError until it has kept whom it went on without.
    """
    known = accepted_before(wanted)
    assert known is not None, "it was accepted a moment ago"
    found = repeated(wanted, known)
    if found.left_out is None:
        raise still_running()
    return found


def may_leave_out(command: Any) -> bool:
    """A command on one stream is about that stream or refused."""
    return type(command) not in ROUTES


def handled(wanted: Wanted) -> Outcome:
    return wanted.sender.system.handle(
        wanted.partition,
        wanted.command,
        wanted.command_id,
        wanted.sender.visitor.actor,
        expected=wanted.expected,
    )


def refuse_out_of_reach(wanted: Wanted) -> None:
    """Raises OutOfReachError for what is somebody else's, and for books of another operator."""
    sender = wanted.sender
    sender.doors.refuse_foreign_command(wanted.partition, sender.visitor, wanted.command)


def accepted_before(wanted: Wanted) -> Accepted | None:
    """What was accepted under this key. Raises CommandIdReused, also for another partition's."""
    log = wanted.sender.system.log
    for partition in (wanted.sender.book, wanted.sender.shared):
        if known := log.accepted(partition, [wanted.command_id]).get(wanted.command_id):
            same = known.fingerprint == fingerprint_of(wanted.command)
            if partition != wanted.partition or not same:
                raise CommandIdReused(command_id=wanted.key)
            return known
    return None


def repeated(wanted: Wanted, known: Accepted) -> Answer:
    """The answer of then, as far as it is known."""
    engine = wanted.sender.system.engine
    with engine.connect() as connection:
        events = events_of(connection, wanted.partition, known)
    kept: Any = []
    if may_leave_out(wanted.command):
        kept = left_out.kept(engine, wanted.partition, wanted.command_id)
    told = None if kept is None else [LeftOut(**each) for each in kept]
    return answer(wanted, known.last_position, events, told, is_repeated=True)


def answer(
    wanted: Wanted,
    position: int,
    events: int,
    told: list[LeftOut] | None,
    *,
    is_repeated: bool = False,
) -> Answer:
    begun = wanted.begun
    return Answer(
        position=position,
        events=events,
        is_repeated=is_repeated,
        left_out=told,
        location=begun.location if begun else None,
    )
