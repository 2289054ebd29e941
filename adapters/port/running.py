"""An office that outlives its process: a link brings and takes messages, a journal remembers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.port.folder import Link
from adapters.port.journal import Journal
from adapters.port.moments import ms_of
from adapters.port.office import Office

MESSAGES_PER_STEP = 200
ANSWERS_AT_ONCE = 2_000


@dataclass(slots=True)
class Counts:
    """Since the process began."""

    taken: int = 0
    given: int = 0


class RunningOffice:
    def __init__(self, office: Office, journal: Journal, link: Link) -> None:
        """Hears all that the journal has, and so knows what the office before it knew."""
        self.office = office
        self.counts = Counts()
        self._journal = journal
        self._link = link
        now, given_at, given_name = journal.progress()
        for message in journal.messages():
            office.hear(message)
            office.was_given(given_at, given_name)
        office.advance(now)
        office.was_given(given_at, given_name)

    def step(self, now: datetime) -> Sequence[str]:
        """Take what has come and tell what is due; the names of what is to be put away then.

        Who follows the office sees by a message put away that all it brought about is told.
        """
        if self.office.is_down(now):
            return ()
        came = self._link.fetch(MESSAGES_PER_STEP)
        if came or self.office.is_due(now):
            self._hear(came, now)
            self._answer(now)
        self.counts.taken += len(came)
        return [name for name, _ in came]

    def put_away(self, names: Sequence[str]) -> None:
        self._link.done(names)

    def close(self) -> None:
        self._journal.close()

    def _hear(self, came: Sequence[tuple[str, bytes]], now: datetime) -> None:
        """Everything in one transaction, with the instant up to which it happens."""
        self._journal.begin()
        for name, body in came:
            digest = hashlib.sha256(body).digest()
            if self._journal.knows(name, digest):
                continue  # The process ended before it was put away.
            message = self.office.heard(body, now, name)
            if message is not None:
                self._journal.keep(message, digest)
                self.office.hear(message)
        self._journal.come_to(ms_of(now))
        self._journal.commit()

    def _answer(self, now: datetime) -> None:
        """Given first and remembered then: the same answer under the same name may come again."""
        count = 0
        while due := self.office.due(now, ANSWERS_AT_ONCE):
            for name, body in due:
                self._link.put(name, body)
            count += len(due)
        if count:
            self._journal.begin()
            self._journal.was_given(*self.office.given)
            self._journal.commit()
            self.counts.given += count
