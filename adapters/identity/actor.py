"""The actor that asks the register: a request names a book, what is due stands in the tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX
from adapters.identity.questions import Question, Questions
from application.customs_desk import GatewayError
from application.event_log import ChangedMeanwhile
from application.identifying import PEOPLE_PER_QUESTION_MAX, Identifying
from domain.identifiers import Partition

QUEUE = "identities"

TURNS_MAX = 50
"""Sets of a hundred in one piece of work; then others have their turn."""

Ask = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Asking:
    """What one process asks with."""

    questions: Questions
    identifying: Identifying
    clock: Callable[[], datetime]

    def turn(self) -> bool:
        """Settle what is due, set by set; whether more is due."""
        for _ in range(TURNS_MAX):
            taken = self.questions.take(self.clock(), PEOPLE_PER_QUESTION_MAX)
            if not taken:
                return False
            self._settle(taken)
        return True

    def _settle(self, taken: Sequence[Question]) -> None:
        try:
            book = self.questions.book
            settled = self.identifying.confirm(book, [question.order_id for question in taken])
        except (GatewayError, ChangedMeanwhile):
            self.questions.put_off(taken, self.clock())
            raise
        self.questions.settle([q for q in taken if q.order_id in settled])
        self.questions.put_off([q for q in taken if q.order_id not in settled], self.clock())


def declare_asker(broker: dramatiq.Broker, asking: Asking) -> Ask:
    """Declare the actor on a broker; the answer asks it to go on."""
    book = asking.questions.book

    def confirm_identities(*, partition: str) -> None:
        if Partition(partition) != book:
            return
        if asking.turn():
            ask()

    actor = dramatiq.actor(
        broker=broker,
        actor_name="confirm_identities",
        queue_name=QUEUE,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
        throws=(GatewayError, ChangedMeanwhile),
    )(confirm_identities)

    def ask() -> None:
        actor.send(partition=book)

    return ask
