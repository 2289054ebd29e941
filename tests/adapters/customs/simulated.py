"""A whole simulated journey of a few orders, and the messages that its log stands for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapters.bootstrap import System
from adapters.simulator.clock import ScriptClock
from adapters.simulator.running import BOOK, START, play
from adapters.simulator.stage import SimulationStage
from application.customs_desk import MessageOut
from application.event_log import Recorded
from application.said_messages import SaidMessages
from application.work_requests import SENDING, told_together

ORDERS, SEED, MERCHANTS = 60, 5, 2
LATER = datetime(2026, 9, 1, tzinfo=UTC)


class Journey:
    def __init__(self, folder: Path) -> None:
        self.clock = ScriptClock(START)
        self.system = System(f"sqlite:///{folder}/jihuo.db", self.clock)
        self.stage = SimulationStage(self.system, self.clock, BOOK, SEED)
        play(self.stage, ORDERS, MERCHANTS, lambda *_: None)

    def events(self) -> Iterator[Recorded]:
        position = 0
        while page := self.system.log.page(position, 500):
            yield from page
            position = page[-1].position

    def messages(self) -> list[MessageOut]:
        """All that was sent, said by somebody who has just begun to read."""
        said = SaidMessages(self.system.log)
        return [message for each in self.sent() for message in said.of([each])]

    def messages_told_together(self) -> list[MessageOut]:
        """The same as those who send tell them."""
        said, groups = SaidMessages(self.system.log), told_together(self.sent())
        return [message for group in groups for message in said.of(group)]

    def sent(self) -> list[Recorded]:
        return [each for each in self.events() if isinstance(each.event, SENDING)]
