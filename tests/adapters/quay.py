"""Customs behind a folder that tells at once what it would tell in its time."""

from datetime import datetime
from pathlib import Path

from adapters.bootstrap import System
from adapters.customs.chosen import exchange_over
from adapters.customs.links.folder import FolderLink
from adapters.customs.signing.made_up_keys import MadeUpKeys
from adapters.customs.signing.trust import Trust
from adapters.port.books import opened
from adapters.port.conduct import Conduct
from adapters.port.folder import FolderLink as PortFolder
from adapters.port.journal import Journal
from adapters.port.office import Office
from adapters.port.running import RunningOffice
from domain.identifiers import Partition

SEED = 20_260_302


class Quay:
    def __init__(
        self, system: System, book: Partition, folder: Path, conduct: Conduct | None = None
    ) -> None:
        link, keys = FolderLink(folder), MadeUpKeys(system.clock)
        self.exchange = exchange_over(link, keys, Trust({}), system, book)
        office = Office(opened(SEED, conduct))
        self._office = RunningOffice(office, Journal(folder / "journal.db", {}), PortFolder(folder))

    def answers(self, now: datetime) -> None:
        """All that follows from what was sent, however much later it would come."""
        self._step(now)
        while (due := self._office.office.next_answer_due()) is not None:
            self._step(due)

    def _step(self, now: datetime) -> None:
        self._office.put_away(self._office.step(now))
