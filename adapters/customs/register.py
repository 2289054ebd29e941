"""What was sent to customs under which number: by it an answer finds its book, run and order.

An index of what was sent, written with the bytes and before they leave; the numbers of lists are
learnt from receipts. It decides nothing: what an answer means is judged from the run's stream.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from threading import Lock
from typing import NamedTuple

import sqlalchemy as sa

from adapters.customs.numbers import DECLARATION, LIST, MESSAGE, Number
from domain.identifiers import OrderId, Partition, RunId
from projections.columns import is_one_of
from projections.statements import replace_taken

LASTING = frozenset({DECLARATION.subject, LIST})
"""Whose owners never change: a number of ours holds run, place and attempt, and a list of customs
stands for one declaration. Orders, payments and waybills may be told of again, by another run."""

REMEMBERED_MAX = 50_000
"""Numbers of half a kilobyte: of a declaration there are two, and some four answers to each."""

metadata = sa.MetaData()

customs_numbers = sa.Table(
    "customs_numbers",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    # Before the firm: who looks for a number may not know whose it is.
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("firm", sa.Text, primary_key=True),
    sa.Column("partition", sa.Text, nullable=False),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("order_id", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("own_no", sa.Text, nullable=False),
)


class Owner(NamedTuple):
    """Whose a number is; a message has no order.

    `own_no` is what the run calls a declaration, and the order a return.
    """

    partition: Partition
    run_id: RunId
    order_id: OrderId
    message_id: str
    own_no: str = ""

    def is_for(self, other: "Owner") -> bool:
        """Whether both are the same run's, and of the same order in it."""
        mine = (self.partition, self.run_id, self.order_id)
        return mine == (other.partition, other.run_id, other.order_id)


class LastingOwners:
    """Owners that were read or written lately, and will be the same; for all threads of a process.

    What is told of them anew takes their place; those that came first are forgotten first.
    """

    def __init__(self) -> None:
        self._owners: dict[Number, Owner] = {}
        self._lock = Lock()

    def remember(self, owners: Mapping[Number, Owner]) -> None:
        with self._lock:
            self._owners |= {i: owner for i, owner in owners.items() if i.subject in LASTING}
            excess = len(self._owners) - REMEMBERED_MAX
            for number in list(islice(self._owners, max(excess, 0))):
                del self._owners[number]

    def of(self, numbers: Iterable[Number]) -> dict[Number, Owner]:
        known = self._owners.get
        return {number: owner for number in numbers if (owner := known(number))}


class NumberRegister:
    """Whoever makes it calls `create_tables(engine, register.metadata)` once before."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)
        self._lasting = LastingOwners()

    def note(self, owners: Mapping[Number, Owner]) -> None:
        """Keep whose these numbers are; one sent again belongs to whoever sent it last."""
        if owners:
            with self._writing_engine.begin() as connection:
                note_within(connection, owners)
            self.remember(owners)

    def remember(self, owners: Mapping[Number, Owner]) -> None:
        """Those that somebody else has just written: answers to them come soon."""
        self._lasting.remember(owners)

    def owners(self, numbers: Collection[Number]) -> dict[Number, Owner]:
        """Whose each number is, those nobody has left out; one query for each subject, of those
        that are not remembered.
        """
        found = self._lasting.of(numbers)
        if len(found) < len(numbers):
            read = self._read([number for number in numbers if number not in found])
            self._lasting.remember(read)
            found |= read
        return found

    def _read(self, numbers: Iterable[Number]) -> dict[Number, Owner]:
        by_subject: dict[str, dict[tuple[str, str], Number]] = defaultdict(dict)
        for number in numbers:
            by_subject[number.subject][number.firm, number.number] = number
        found: dict[Number, Owner] = {}
        with self._engine.connect() as connection:
            for subject, of_one in sorted(by_subject.items()):
                found |= owners_of(connection, subject, of_one)
        return found


def note_within(connection: sa.Connection, owners: Mapping[Number, Owner]) -> None:
    """The same together with what else a transaction writes."""
    # In the order of the numbers: two who note the same would else lock each other.
    rows = [(i.subject, i.number, i.firm, *owner) for i, owner in owners.items()]
    replace_taken(connection, customs_numbers, sorted(rows))


def owners_of(
    connection: sa.Connection, subject: str, wanted: Mapping[tuple[str, str], Number]
) -> dict[Number, Owner]:
    """`wanted` are numbers of one subject, by firm and number."""
    c = customs_numbers.c
    query = sa.select(
        c.firm, c.number, c.partition, c.run_id, c.order_id, c.message_id, c.own_no
    ).where(c.subject == subject, is_one_of(c.number, {number for _, number in wanted}))
    return {
        wanted[firm, number]: Owner(*owner)
        for firm, number, *owner in connection.execute(query).all()
        if (firm, number) in wanted
    }


def message_number(guid: str) -> Number:
    return Number(MESSAGE, "", guid)
