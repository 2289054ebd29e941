"""Everything the office keeps, for those of its people who work with it."""

from collections import deque
from dataclasses import dataclass, field
from itertools import count

from adapters.port.agenda import Agenda
from adapters.port.book_lines import BookLines
from adapters.port.chance import Chance
from adapters.port.conduct import Conduct
from adapters.port.files import Files
from adapters.port.guarantee import Account
from adapters.port.outbox import Outbox
from adapters.port.quota import Quotas
from adapters.port.register import Declaration, Register
from adapters.port.tariff import Tariff


@dataclass(frozen=True, slots=True)
class Books:
    chance: Chance
    conduct: Conduct
    tariff: Tariff
    agenda: Agenda
    outbox: Outbox
    register: Register
    files: Files
    quotas: Quotas
    accounts: dict[str, Account] = field(default_factory=dict)
    book_lines: BookLines = field(default_factory=BookLines)
    waiting: dict[str, deque[Declaration]] = field(default_factory=dict)
    """Declarations that the guarantee of their number does not cover, first come first served."""

    def account(self, assure_code: str) -> Account:
        found = self.accounts.get(assure_code)
        if found is None:
            found = self.accounts[assure_code] = Account(self.conduct.lodged(assure_code))
        return found


def opened(
    seed: int, conduct: Conduct | None = None, tariff: Tariff | None = None, first_serial: int = 0
) -> Books:
    """The empty books of a new office."""
    chance, conduct = Chance(seed), conduct or Conduct()
    register, book_lines = Register(first_serial), BookLines(serials=count(first_serial + 1))
    return Books(
        chance,
        conduct,
        tariff or Tariff(),
        Agenda(conduct.down, conduct.pace),
        Outbox(chance, conduct),
        register,
        Files(register),
        Quotas(chance, conduct),
        book_lines=book_lines,
    )
