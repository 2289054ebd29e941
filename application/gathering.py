"""Commands of one partition decided together: one read, one append, an answer for each.

A refusal, a fault, or another writer who was first concerns a command and those that share streams
with it; nobody else hears of it.

NeedsTooMuch          a command read so much that others would wait: it is handled alone
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from application.commands import route_of
from application.deciding import changes_on
from application.envelope import Envelope
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    ChangedMeanwhile,
    ChangedSinceSeen,
    Decision,
    EventLog,
    Stream,
)
from application.outcome import Outcome, repeated
from application.pending import Answer, Pending, parted, pending_of
from application.state_reading import KEPT_KINDS, Standing, StateReader
from application.workbench import Workbench
from domain.refusals import Refused

ATTEMPTS_MAX = 8
"""Tries before a caller hears that others keep being first; a busy campaign needs a few."""

FAILED_ALONE_MAX = 2
"""When so many fail alone and none succeeds, the fault is the database's and no command's."""

STREAMS_TOGETHER_MAX = 64
"""A command that reads more is handled alone: the others would wait for it and gain nothing."""


class NeedsTooMuch(Exception):
    """Raised inside a flush, and answered to a command that has to be handled alone."""


Waiting = Callable[[Collection[str]], None]
"""Returns once nobody here is about to change any of those streams."""


def for_nobody(stream_ids: Collection[str]) -> None:
    """Waits for none of them."""


class FewReads:
    """Reads what shows only while deciding, unless others would wait too long for it."""

    def __init__(self, reader: StateReader) -> None:
        self._reader = reader
        self.keep = reader.keep
        self.wait: Waiting = for_nobody

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Standing]:
        if len(stream_ids) > STREAMS_TOGETHER_MAX:
            raise NeedsTooMuch
        self.wait(stream_ids)
        return self._reader.read(stream_ids)


class Flush:
    """Commands of one partition on their way into one append: each gets an answer.

    No command id is in it twice. Nothing here raises: what goes wrong is an answer.
    """

    def __init__(self, log: EventLog, reader: StateReader, pending: Sequence[Pending]) -> None:
        self.appends_count = 0
        self._log = log
        self._reader = reader
        self._pending = pending
        self._reads = FewReads(reader)
        self._bench = Workbench(self._reads, pending[0].partition)

    def decide(self, wait: Waiting = for_nobody) -> None:
        """Read once, then decide each on what the earlier ones left, in order of arrival.

        Before it reads what shows only then, it waits for who is about to change that: it would
        be decided on what is no more when it comes to append.
        """
        self._reads.wait = wait
        try:
            self._decide(self._pending)
        except Exception as fault:
            self._each_alone(fault)
        finally:
            self._reads.wait = for_nobody

    def changing(self) -> frozenset[str]:
        """The streams that are about to be written."""
        return frozenset(change.stream.id for each in self._pending for change in each.changes)

    def append(self) -> None:
        """Append what was decided; decide again what rested on streams that moved."""
        try:
            while ready := [each for each in self._pending if each.answer is None]:
                self._decide(self._left_by_append(ready))
        except Exception as fault:
            self._each_alone(fault)

    def _decide(self, pending: Sequence[Pending]) -> None:
        if not pending:
            return
        ids = [each.command_id for each in pending]
        known = self._log.accepted(self._bench.partition, ids)
        fresh = [each for each in pending if each.command_id not in known]
        self._bench.lay(self._reader.read({i for each in fresh for i in each.streams}))
        for each in pending:
            if accepted := known.get(each.command_id):
                each.answer = told_again(each, accepted)
            else:
                self._decide_one(each)

    def _decide_one(self, each: Pending) -> None:
        try:
            each.changes = changes_on(self._bench, each.envelope)
        except Exception as fault:  # Refused mostly; and a fault is its command's alone.
            each.answer = fault
        each.rests_on = self._bench.rests_on()
        each.refused = self._bench.refused

    def _left_by_append(self, ready: Sequence[Pending]) -> Sequence[Pending]:
        """Append what is decided; answer with what has to be decided again, in order."""
        decisions = [Decision(each.metadata, each.changes) for each in ready]
        self.appends_count += 1
        try:
            last = self._log.append(decisions, asserted_by(ready))
        except ChangedMeanwhile as moved:
            return self._undone([e for e in self._pending if shares(e, moved.stream_ids)], moved)
        except AlreadyAccepted as met:
            ids = [each.command_id for each in ready]
            known = self._log.accepted(self._bench.partition, ids)
            return self._undone([each for each in ready if each.command_id in known], met)
        conclude(last, ready)
        # Not of orders: most commands that come singly are the last on theirs for days.
        self._bench.keep(KEPT_KINDS)
        return ()

    def _undone(self, concerned: Sequence[Pending], reason: Exception) -> Sequence[Pending]:
        """Refusals as well: they, too, may have rested on what is not so."""
        if not concerned:
            raise reason
        for each in concerned:
            each.attempts += 1
        undone = entangled(concerned, self._pending)
        self._bench.forget(set[str]().union(*(each.all_streams() for each in undone)))
        for each in undone:
            each.answer = reason if each.attempts >= ATTEMPTS_MAX else None
        return [each for each in undone if each.answer is None]

    def _each_alone(self, fault: Exception) -> None:
        """What fails together is tried alone: one command's fault is not its neighbours'."""
        if len(self._pending) == 1:
            self._pending[0].answer = self._pending[0].answer or fault
            return
        # Who was refused, too: perhaps because of what a neighbour would have done.
        left = [e for e in self._pending if isinstance(e.answer, None | Refused | ChangedSinceSeen)]
        failed_count, is_hopeless = 0, False
        for place, each in enumerate(left, 1):
            each.answer = fault if is_hopeless else None
            if is_hopeless:
                continue
            alone = Flush(self._log, self._reader, [each])
            alone.decide()
            alone.append()
            self.appends_count += alone.appends_count
            failed_count += is_fault(each.answer)
            is_hopeless = place == failed_count == FAILED_ALONE_MAX


def told_again(each: Pending, accepted: Accepted) -> Answer:
    try:
        return repeated(each.metadata, accepted)
    except Refused as refusal:
        return refusal


def asserted_by(ready: Sequence[Pending]) -> Collection[Stream]:
    """What commands that write something rest on, but for what is written itself."""
    written = {change.stream.id for e in ready for change in e.changes if change.events}
    rested_on = (stream for each in ready if each.has_events for stream in each.rests_on)
    return {stream.id: stream for stream in rested_on if stream.id not in written}.values()


def shares(each: Pending, stream_ids: Collection[str]) -> bool:
    return any(stream.id in stream_ids for stream in each.rests_on)


def entangled(concerned: Sequence[Pending], pending: Sequence[Pending]) -> list[Pending]:
    """Those, who shares a stream with one of them, and so on; in their order."""
    found, left = set[Pending](), {each: each.all_streams() for each in pending}
    more = set(concerned)
    while more:
        found |= more
        streams = set[str]().union(*(left.pop(each) for each in more))
        more = {each for each, own in left.items() if not streams.isdisjoint(own)}
    return [each for each in pending if each in found]


def conclude(last: int, appended: Sequence[Pending]) -> None:
    """To each where its own events end: they stand in the order of the commands."""
    counts = [sum(len(change.events) for change in each.changes) for each in appended]
    after = last - sum(counts)
    for each, count in zip(appended, counts, strict=True):
        after += count
        each.answer = Outcome(after, count, each.refused)


def is_fault(answer: Answer | None) -> bool:
    return isinstance(answer, Exception) and not isinstance(answer, Refused)


def handled_each(
    log: EventLog, reader: StateReader, envelopes: Sequence[Envelope]
) -> list[Outcome | Refused]:
    """One refusal does not spoil the others. Raises what else went wrong with any of them."""
    for envelope in envelopes:
        route_of(envelope.command)
    waiting = [pending_of(envelope) for envelope in envelopes]
    left = waiting
    while left:
        going, left = parted(left, (), len(left))
        flush = Flush(log, reader, going)
        flush.decide()
        flush.append()
    return [answer_of(each) for each in waiting]


def answer_of(each: Pending) -> Outcome | Refused:
    if isinstance(each.answer, Outcome | Refused):
        return each.answer
    assert each.answer is not None, "a flush answers all"
    raise each.answer
