"""Customs played in this process by the port's own office: real messages, signed, over a link."""

from collections.abc import Callable
from datetime import datetime

from adapters.customs.sealing import Keys
from adapters.customs.signing.made_up_keys import MadeUpKeys
from adapters.port.books import opened
from adapters.port.conduct import Conduct
from adapters.port.office import Office
from adapters.simulator.port_link import PortLink


class PlayedPort:
    """The office, the link to it, and made-up keys for all who sign."""

    def __init__(
        self, clock: Callable[[], datetime], seed: int, conduct: Conduct | None = None
    ) -> None:
        self.office = Office(opened(seed, conduct))
        self.link = PortLink(self.office, clock)
        self.keys: Keys = MadeUpKeys(clock)

    @property
    def problems(self) -> dict[str, str]:
        """What was put aside, with the reason."""
        return self.link.problems

    def next_due(self) -> datetime | None:
        return self.office.next_answer_due()
