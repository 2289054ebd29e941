"""Asks a register who the buyers of many orders are, and records what it answers, set by set.

Names and numbers are read from the orders and told to the register; nothing else keeps them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.consequences import states
from application.envelope import Envelope
from application.limits import require_not_too_many
from application.outcome import Outcome
from application.state_reading import StateReader
from application.streams import IDENTITY, ORDER
from application.workbench import Handlers, Workbench
from domain.buyer_identity import (
    BuyerIdentity,
    IdentifyOrders,
    IdentityKey,
    NotConfirmedReason,
    OrderOfBook,
    RecordIdentityAnswer,
)
from domain.identifiers import OrderId, Partition, PersonKey, shared_of
from domain.order_state import Stage
from domain.people import Person

ACTOR = "engine"

PEOPLE_PER_QUESTION_MAX = 100
"""People in one question to a register: what such services take at once."""


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """Does this name belong to this number? Its fields are not shown by accident."""

    key: IdentityKey
    person: Person

    def __repr__(self) -> str:
        return f"IdentityQuestion({self.key})"


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """`reference` is the register's own number for it; without a reason it is a yes."""

    key: IdentityKey
    reference: str
    reason: NotConfirmedReason | None


class IdentityRegister(Protocol):
    """Knows which name belongs to which identity number."""

    name: str

    def ask(self, questions: Sequence[IdentityQuestion]) -> Sequence[RegisterAnswer]:
        """Answers to some or all, at most `PEOPLE_PER_QUESTION_MAX`. Raises GatewayError."""
        ...


class Handles(Protocol):
    """Handles commands alone, or gathered with those of others."""

    @property
    def reader(self) -> StateReader: ...

    def handle(self, envelope: Envelope) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class RecordIdentities:
    """What a register answered, and further orders of people it answered about before."""

    answers: tuple[RecordIdentityAnswer, ...]
    known: tuple[IdentifyOrders, ...]
    at: datetime


def record_identities(bench: Workbench, command: RecordIdentities) -> None:
    require_not_too_many(command.answers)
    require_not_too_many(command.known)
    told: tuple[RecordIdentityAnswer | IdentifyOrders, ...] = (*command.answers, *command.known)
    bench.load((IDENTITY, (each.buyer_key for each in told)))
    for each in told:
        bench.decide(IDENTITY, each.buyer_key, each)


HANDLERS: Handlers = {RecordIdentities: record_identities}

Name = tuple[PersonKey, IdentityKey]


NOBODYS = (Stage.ABSENT, Stage.NOT_PLACED, Stage.CANCELLED)
"""Stages in which nobody is to be declared as the buyer."""


class Identifying:
    """Confirms the buyers of orders, as far as the register answers."""

    def __init__(
        self,
        handling: Handles,
        register: IdentityRegister,
        key_of: Callable[[Person], IdentityKey],
        clock: Callable[[], datetime],
        new_id: Callable[[datetime], str],
    ) -> None:
        self._handling = handling
        self._register = register
        self._key_of = key_of
        self._clock = clock
        self._new_id = new_id

    def confirm(self, book: Partition, order_ids: Sequence[OrderId]) -> set[OrderId]:
        """Answer which orders need no more asking; the others wait for the register.

        May run twice, at once or never: what is known already is not asked again. Raises
        GatewayError.
        """
        # Before they are read: what is corrected from here on is not what is asked about.
        at = self._clock()
        found = states(self._handling.reader, ORDER, ((book, i) for i in order_ids))
        orders = {OrderId(i): order for (_, i), order in found.items()}
        live = {i: order for i, order in orders.items() if order.stage not in NOBODYS}
        names = {i: (order.buyer_key, self._key_of(order.buyer)) for i, order in live.items()}
        people = {names[i]: order.buyer for i, order in live.items()}
        known = self._known(book, people)
        answers = self._asked({name[1]: people[name] for name in people if name not in known})
        settled = [i for i in live if names[i] in known or names[i][1] in answers]
        if settled:
            self._record(book, {i: names[i] for i in settled}, answers, at)
        return (orders.keys() - live.keys()) | set(settled)

    def _known(self, book: Partition, names: Collection[Name]) -> set[Name]:
        """Of whom an answer is relied on still."""
        at, shared = self._clock(), shared_of(book)
        keys = {buyer_key for buyer_key, _ in names}
        found = states(self._handling.reader, IDENTITY, ((shared, key) for key in keys))
        people: dict[str, BuyerIdentity] = {key: person for (_, key), person in found.items()}
        return {name for name in names if people[name[0]].answer_for(name[1], at)}

    def _asked(self, people: Mapping[IdentityKey, Person]) -> dict[IdentityKey, RegisterAnswer]:
        questions = [IdentityQuestion(*each) for each in people.items()]
        parts = [
            questions[i : i + PEOPLE_PER_QUESTION_MAX]
            for i in range(0, len(questions), PEOPLE_PER_QUESTION_MAX)
        ]
        answers = [answer for part in parts for answer in self._register.ask(part)]
        return {answer.key: answer for answer in answers if answer.key in people}

    def _record(
        self,
        book: Partition,
        names: Mapping[OrderId, Name],
        answers: Mapping[IdentityKey, RegisterAnswer],
        at: datetime,
    ) -> None:
        orders = defaultdict[Name, list[OrderOfBook]](list)
        for order_id, name in sorted(names.items()):
            orders[name].append(OrderOfBook(book, order_id))
        recording = RecordIdentities(
            tuple(
                RecordIdentityAnswer(
                    *name, tuple(those), self._register.name, answer.reference, answer.reason, at
                )
                for name, those in orders.items()
                if (answer := answers.get(name[1]))
            ),
            tuple(
                IdentifyOrders(*name, tuple(those), at)
                for name, those in orders.items()
                if name[1] not in answers
            ),
            at,
        )
        # An id of its own: what was recorded by a run before this one is found in the streams.
        envelope = Envelope(shared_of(book), recording, f"identities:{self._new_id(at)}", ACTOR, at)
        self._handling.handle(envelope)
