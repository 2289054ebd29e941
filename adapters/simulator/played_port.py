"""Customs played in this process by the port's own office: real messages, signed, over a link."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from adapters.bootstrap import System
from adapters.customs.exchange import Exchange, Means
from adapters.customs.keeping import Keeping
from adapters.customs.opening import Opener
from adapters.customs.register import NumberRegister
from adapters.customs.signing.demonstration_keys import make_demonstration_keys
from adapters.customs.signing.key_ring import KeyRing
from adapters.customs.signing.trust import Trust
from adapters.port.books import opened
from adapters.port.conduct import Conduct
from adapters.port.office import Office
from adapters.simulator.port_link import PortLink
from domain.identifiers import Partition, shared_of


class PlayedPort:
    """The office, the link to it, and our exchange at this end of the link."""

    def __init__(
        self, clock: Callable[[], datetime], seed: int, keys: Path, conduct: Conduct | None = None
    ) -> None:
        self.office = Office(opened(seed, conduct))
        self.link = PortLink(self.office, clock)
        self._clock = clock
        self._keys = keys

    def exchange(self, system: System, book: Partition) -> Exchange:
        means = Means(
            KeyRing(self._keys, self._clock, is_production=False),
            Opener(Trust({}), self._clock),
            Keeping(system.messages, NumberRegister(system.engine)),
            shared_of(book),
        )
        return Exchange(self.link, means, self._clock)

    def let_sign(self, *firm_codes: str) -> None:
        """Firms that have no key yet get one that is made up."""
        make_demonstration_keys(self._keys, firm_codes, self._clock())

    def next_due(self) -> datetime | None:
        return self.office.next_answer_due()
