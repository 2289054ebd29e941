"""What was sent to customs under which number: by it an answer finds its book, run and order.

An index of what was sent, written with the bytes and before they leave; the numbers of lists are
learnt from receipts. It decides nothing: what an answer means is judged from the run's stream.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa

from adapters.customs.numbers import MESSAGE, Number
from domain.identifiers import OrderId, Partition, RunId
from projections.columns import is_one_of
from projections.statements import replace

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


class NumberRegister:
    """Whoever makes it calls `create_tables(engine, register.metadata)` once before."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)

    def note(self, owners: Mapping[Number, Owner]) -> None:
        """Keep whose these numbers are; one sent again belongs to whoever sent it last."""
        if owners:
            with self._writing_engine.begin() as connection:
                note_within(connection, owners)

    def owners(self, numbers: Iterable[Number]) -> dict[Number, Owner]:
        """Whose each number is, those nobody has left out; one query for each subject."""
        by_subject: dict[str, list[Number]] = defaultdict(list)
        for number in numbers:
            by_subject[number.subject].append(number)
        found: dict[Number, Owner] = {}
        with self._engine.connect() as connection:
            for subject, of_one in sorted(by_subject.items()):
                found |= owners_of(connection, subject, of_one)
        return found


def note_within(connection: sa.Connection, owners: Mapping[Number, Owner]) -> None:
    """The same together with what else a transaction writes."""
    # In the order of the numbers: two who note the same would else lock each other.
    replace(
        connection,
        customs_numbers,
        [row_of(owned) for owned in sorted(owners.items(), key=itemgetter(0))],
    )


def row_of(owned: tuple[Number, Owner]) -> dict[str, str]:
    number, owner = owned
    return {
        "subject": number.subject,
        "firm": number.firm,
        "number": number.number,
        "partition": owner.partition,
        "run_id": owner.run_id,
        "order_id": owner.order_id,
        "message_id": owner.message_id,
        "own_no": owner.own_no,
    }


def owners_of(
    connection: sa.Connection, subject: str, numbers: Sequence[Number]
) -> dict[Number, Owner]:
    c = customs_numbers.c
    query = sa.select(
        c.firm, c.number, c.partition, c.run_id, c.order_id, c.message_id, c.own_no
    ).where(c.subject == subject, is_one_of(c.number, {each.number for each in numbers}))
    wanted = {(each.firm, each.number): each for each in numbers}
    return {
        wanted[named]: Owner._make(row[2:])
        for row in connection.execute(query)
        if (named := row[:2]) in wanted
    }


def message_number(guid: str) -> Number:
    return Number(MESSAGE, "", guid)
