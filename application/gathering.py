"""Commands of one partition decided together: one read, one append, an answer for each.

A refusal, a fault, or another writer who was first concerns the commands on that stream only.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import reduce
from typing import Any

from application.envelope import Envelope
from application.event_log import AlreadyAccepted, Change, ChangedMeanwhile, Decision, EventLog
from application.outcome import Outcome, repeated
from application.pending import Answer, Pending, Planned, Undecided, parted, undecided
from application.state_reading import KEPT_KINDS, Standing, StateReader
from application.streams import DECIDERS
from domain.refusals import Refused

ATTEMPTS_MAX = 8
"""Tries before a caller hears that others keep being first; a busy campaign needs a few."""

FAILED_ALONE_MAX = 2
"""When so many fail alone and none succeeds, the fault is the database's and no command's."""


class Flush:
    """Commands of one partition on their way into one append: each gets an answer.

    No command id is in it twice. Nothing here raises: what goes wrong is an answer.
    """

    def __init__(self, log: EventLog, reader: StateReader, pending: Sequence[Pending]) -> None:
        self.appends_count = 0
        self._pending = pending
        self._undecided = [each for each in pending if isinstance(each, Undecided)]
        self._planned = [each for each in pending if isinstance(each, Planned)]
        self._log = log
        self._reader = reader
        self._standings: dict[str, Standing] = {}
        self._states: dict[str, Any] = {}
        self._unfolded: dict[str, Sequence[Any]] = {}

    def decide(self) -> None:
        """Read once, then decide each on what the earlier ones of its stream left."""
        try:
            self._decide()
        except Exception as fault:
            self._each_alone(fault)

    def append(self) -> None:
        """Append what was decided; decide again what rested on streams that moved."""
        try:
            while not self._is_appended():
                self._decide()
        except Exception as fault:
            self._each_alone(fault)

    def _decide(self) -> None:
        fresh = [e for e in self._undecided if e.answer is None and e.change is None]
        if fresh:
            ids = [each.metadata.command_id for each in fresh]
            known = self._log.accepted(fresh[0].partition, ids)
            read = self._reader.read({each.stream_id for each in fresh})
            self._standings |= read
            for stream_id, standing in read.items():
                self._states[stream_id] = standing.state
                self._unfolded.pop(stream_id, None)
            for each in fresh:
                try:
                    if accepted := known.get(each.metadata.command_id):
                        each.answer = repeated(each.metadata, accepted)
                    else:
                        each.change = self._change(each)
                except Exception as fault:  # Refused mostly; and a fault is its command's alone.
                    each.answer = fault
        if self._planned:
            self._answer_stale_plans()

    def _change(self, each: Undecided) -> Change:
        state = self._state(each.stream_id, each.kind)
        events = tuple(DECIDERS[each.kind].decide(each.envelope.command, state))
        self._unfolded[each.stream_id] = events
        return Change(self._standings[each.stream_id].stream, events)

    def _state(self, stream_id: str, kind: str) -> Any:
        """A stream's state after what was decided here: folded only when somebody asks."""
        if unfolded := self._unfolded.pop(stream_id, ()):
            evolve = DECIDERS[kind].evolve
            self._states[stream_id] = reduce(evolve, unfolded, self._states[stream_id])
        return self._states[stream_id]

    def _answer_stale_plans(self) -> None:
        """A plan that would fail the append must not be in it: its neighbours would wait."""
        plans = [each for each in self._planned if each.answer is None]
        versions = {stream.id: stream.version for each in plans for stream in each.streams()}
        now = {i: stream.version for i, stream in self._log.read_after(versions).items()}
        changed = {e.stream_id for e in self._undecided if e.change and e.change.events}
        for each in plans:
            moved = [s.id for s in each.streams() if s.id in changed or now[s.id] != s.version]
            if moved:
                each.answer = ChangedMeanwhile(moved)
            else:
                changed.update(each.written)

    def _is_appended(self) -> bool:
        """Whether nothing is left to append; if not, what moved has to be decided again."""
        ready = [each for each in self._pending if each.answer is None]
        if not ready:
            return True
        # Plans first: what they assert may then be changed by the others.
        ready.sort(key=lambda each: isinstance(each, Undecided))
        decisions = [Decision(each.metadata, changes_of(each)) for each in ready]
        asserted = {s.id: s for e in ready if isinstance(e, Planned) for s in e.plan.asserted}
        self.appends_count += 1
        try:
            last = self._log.append(decisions, tuple(asserted.values()))
        except ChangedMeanwhile as moved:
            self._undo(moved.stream_ids, moved)
        except AlreadyAccepted as known:
            self._undo(self._streams_of_known(ready), known)
        else:
            self._conclude(last, ready, decisions)
        return all(each.answer is not None for each in ready)

    def _conclude(self, last: int, ready: Sequence[Pending], decisions: Sequence[Decision]) -> None:
        counts = [sum(len(change.events) for change in each.changes) for each in decisions]
        after = last - sum(counts)
        for each, count in zip(ready, counts, strict=True):
            after += count
            if isinstance(each, Planned):
                each.answer = Outcome(after, count, each.plan.refused)
            else:
                each.answer = Outcome(after, count)
        self._keep([each for each in self._undecided if each.kind in KEPT_KINDS])

    def _keep(self, appended: Sequence[Undecided]) -> None:
        """Later readers need not fold again what was appended to long streams."""
        added = Counter[tuple[str, str]]()
        for each in appended:
            added[each.stream_id, each.kind] += len(each.change.events) if each.change else 0
        for (stream_id, kind), count in added.items():
            version = self._standings[stream_id].stream.version + count
            self._reader.keep(stream_id, version, self._state(stream_id, kind))

    def _streams_of_known(self, ready: Sequence[Pending]) -> set[str]:
        ids = [each.metadata.command_id for each in ready]
        known = self._log.accepted(ready[0].partition, ids)
        return {i for each in ready if each.metadata.command_id in known for i in each.written}

    def _undo(self, stream_ids: Collection[str], reason: Exception) -> None:
        """Everything on these streams: a refusal, too, may have rested on what is not so."""
        undone = [each for each in self._undecided if each.stream_id in stream_ids]
        for each in undone:
            each.change = None
            each.attempts += 1
            each.answer = reason if each.attempts == ATTEMPTS_MAX else None
        plans = [each for each in self._planned if each.answer is None]
        stale = [each for each in plans if any(s.id in stream_ids for s in each.streams())]
        for plan in stale:
            plan.answer = reason
        if not undone and not stale:
            raise reason

    def _each_alone(self, fault: Exception) -> None:
        """What fails together is tried alone: one command's fault is not its neighbours'."""
        left = [each for each in self._pending if each.answer is None]
        if len(self._pending) == 1 or not left:
            for each in left:
                each.answer = fault
            return
        failed_count, is_hopeless = 0, False
        for place, each in enumerate(left, 1):
            if is_hopeless:
                each.answer = fault
                continue
            if isinstance(each, Undecided):
                each.change = None
            alone = Flush(self._log, self._reader, [each])
            alone.decide()
            alone.append()
            self.appends_count += alone.appends_count
            failed_count += is_fault(each.answer)
            is_hopeless = place == failed_count == FAILED_ALONE_MAX


def changes_of(each: Pending) -> Sequence[Change]:
    if isinstance(each, Planned):
        return each.plan.changes
    assert each.change is not None, "whatever has no answer is decided"
    return (each.change,)


def is_fault(answer: Answer | None) -> bool:
    return isinstance(answer, Exception) and not isinstance(answer, Refused)


def handled_each(
    log: EventLog, reader: StateReader, envelopes: Sequence[Envelope]
) -> list[Outcome | Refused]:
    """One refusal does not spoil the others. Raises what else went wrong with any of them."""
    waiting = [undecided(envelope) for envelope in envelopes]
    left = waiting
    while left:
        going, left = parted(left, (), len(left))
        flush = Flush(log, reader, going)
        flush.decide()
        flush.append()
    return [answer_of(each) for each in waiting]


def answer_of(each: Undecided) -> Outcome | Refused:
    if isinstance(each.answer, Outcome | Refused):
        return each.answer
    assert each.answer is not None, "a flush answers all"
    raise each.answer
