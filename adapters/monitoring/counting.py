"""Counts what came of the commands of one process: accepted, already so, refused and by which rule.

It holds names of rules and numbers, never what a command was about.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from application.envelope import Envelope
from application.hands import Handles
from application.outcome import Outcome
from application.state_reading import StateReader
from domain.refusals import Refused

OUTCOMES = ("accepted", "unchanged", "refused", "failed")
"""Events were written; it was already so; a rule said no; anything else was raised."""


class HandlingCounts:
    """Shared by all threads of a process; it begins at nothing with every process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outcomes = Counter[str]()
        self._refusals = Counter[str]()

    def counted(self, handle: Callable[[], Outcome]) -> Outcome:
        """Handle a command and count what comes of it."""
        try:
            outcome = handle()
        except Refused as refusal:
            self.refused(refusal)
            raise
        except BaseException:
            self._add("failed")
            raise
        self.count(outcome)
        return outcome

    def count(self, answer: Outcome | Refused) -> None:
        """Count what has come of a command."""
        if isinstance(answer, Refused):
            self.refused(answer)
        else:
            self._add("accepted" if answer.events else "unchanged", *answer.refused.values())

    def refused(self, refusal: Refused) -> None:
        """Count a command that a rule refused."""
        self._add("refused", refusal)

    def outcomes(self) -> dict[str, int]:
        """All kinds, those that did not occur too."""
        with self._lock:
            return {name: self._outcomes[name] for name in OUTCOMES}

    def refusals(self) -> dict[str, int]:
        """By the name of the rule; orders that a set-wise command went on without count too."""
        with self._lock:
            return dict(sorted(self._refusals.items()))

    def _add(self, outcome: str, *refusals: Refused) -> None:
        with self._lock:
            self._outcomes[outcome] += 1
            self._refusals.update(type(refusal).__name__ for refusal in refusals)


@dataclass(frozen=True, slots=True)
class Counted:
    """Handles commands as another does, and counts what comes of them. Implements Handles."""

    handles: Handles
    counts: HandlingCounts

    @property
    def reader(self) -> StateReader:
        return self.handles.reader

    def handle(self, envelope: Envelope) -> Outcome:
        return self.counts.counted(lambda: self.handles.handle(envelope))

    def handle_together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        answers = self.handles.handle_together(envelopes)
        for answer in answers:
            self.counts.count(answer)
        return answers
