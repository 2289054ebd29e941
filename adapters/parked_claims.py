"""Gives what a parked answer says to whose it is, once the register knows the number it names.

An answer may be there before what it answers is noted, and customs' number of a list is learnt from
a receipt that may come later.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.customs.numbers import PAPER, PAPER_AT_CUSTOMS, Number
from adapters.customs.register import NumberRegister, Owner
from adapters.looking_round import OF_A_KIND_MAX
from application.envelope import Envelope
from domain.identifiers import Partition, shared_of
from domain.parked_mail import AssignMail
from domain.refusals import Refused
from projections.parked_mail import BEGINNING, waiting_numbers

CUSTOMS_DESK = "customs desk"
PAPERS = (PAPER, PAPER_AT_CUSTOMS)

Waiting = sa.Row[str, str, str]


class ParkedClaims:
    """Goes round what waits: numbers that stay unknown for ever keep no other from its turn."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._register = NumberRegister(system.engine)
        self._last = BEGINNING

    def claim(self) -> int:
        """Twice is once. How many numbers in answers were given to whose they are."""
        waiting = self._next()
        owners = self._register.owners({Number.read(row.number) for row in waiting})
        giving = [
            self._giving(row, owner)
            for row in waiting
            if (owner := owners.get(Number.read(row.number))) and is_of_one_operator(row, owner)
        ]
        answers = self._system.gatherer.handle_together(giving) if giving else []
        # One that is refused was given away or dismissed meanwhile: nothing is left to claim.
        return sum(not isinstance(answer, Refused) and answer.events for answer in answers)

    def _next(self) -> Sequence[Waiting]:
        with self._system.engine.connect() as connection:
            rows = waiting_numbers(connection, OF_A_KIND_MAX, self._last)
        self._last = BEGINNING if len(rows) < OF_A_KIND_MAX else place_of(rows[-1])
        return rows

    def _giving(self, row: Waiting, owner: Owner) -> Envelope:
        at = self._system.clock()
        command = AssignMail(
            row.receipt_hash,
            row.number,
            owner.partition,
            owner.run_id,
            owner.order_id,
            at,
            owner.own_no,
            is_whole=Number.read(row.number).subject in PAPERS,
        )
        command_id = f"claim-mail:{row.receipt_hash}:{row.number}"
        return Envelope(Partition(row.partition), command, command_id, CUSTOMS_DESK, at)


def is_of_one_operator(row: Waiting, owner: Owner) -> bool:
    """A number of another operator's book may be the same by chance."""
    return shared_of(owner.partition) == Partition(row.partition)


def place_of(row: Waiting) -> tuple[str, str, str]:
    return row.partition, row.number, row.receipt_hash
