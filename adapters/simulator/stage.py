"""The stage of a simulation: the system, its clock and everybody outside, under one script."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.bootstrap import System
from adapters.demonstration import DemonstrationCarrier, DemonstrationPaymentFirm
from adapters.simulator.chance import Chance
from adapters.simulator.clock import ScriptClock
from adapters.simulator.customs import CustomsSimulator
from adapters.simulator.link import DirectLink
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.port_link import PortLink
from application.outcome import Outcome
from application.policies import Request
from domain.identifiers import Partition
from domain.refusals import Refused


class Awaited(Protocol):
    """Whoever answers in its own time."""

    def next_due(self) -> datetime | None: ...


class SimulationStage:
    """Handles the script's commands and lets the rest of the world answer."""

    def __init__(
        self,
        system: System,
        clock: ScriptClock,
        book: Partition,
        seed: int,
        port: PlayedPort | None = None,
    ) -> None:
        self.system = system
        self.clock = clock
        self.book = book
        self.chance = Chance(seed)
        self.carrier = DemonstrationCarrier(seed)
        self.refused: list[tuple[str, str]] = []
        self._requests: deque[Request] = deque()
        self._policies = system.policy_follower(self._requests.append)
        firm = DemonstrationPaymentFirm()
        self.customs: Awaited
        self.link: DirectLink | PortLink
        if port is None:
            office = CustomsSimulator(seed)
            self.customs, self.link = office, DirectLink(office, clock)
            self._worker = system.worker(self.link, self.carrier, firm)
        else:
            self.customs, self.link = port, port.link
            exchange = port.exchange(system, book)
            self._worker = system.worker_at(exchange, self.carrier, firm, exchange)

    def do(
        self, command: Any, command_id: str, actor: str, partition: Partition | None = None
    ) -> Outcome | None:
        """Handle a command of somebody in the script; a refusal is noted and the script goes on."""
        try:
            where = partition or self.book
            return self.system.handle(where, command, command_id, actor)
        except Refused as refusal:
            self.refused.append((command_id, f"{type(refusal).__name__}: {refusal}"))
            return None

    def settle(self, time: timedelta | None = None) -> None:
        """Let everybody act: for so long, or until nobody has anything left to do."""
        until = None if time is None else self.clock() + time
        while True:
            if self._react():
                continue
            coming = self.customs.next_due()
            if coming is None or (until is not None and coming > until):
                break
            self.clock.reach(coming)
        if until is not None:
            self.clock.reach(until)

    def _react(self) -> int:
        """One round of policies, actors and mail; answer how much there was."""
        done = 0
        while events := self._policies.step():
            done += events
        while self._requests:
            self._worker.do(self._requests.popleft())
            done += 1
        return done + self._worker.take_mail()

    def read(self, query: Any, *arguments: Any, **options: Any) -> Any:
        """Ask a read model that has been brought up to now."""
        self.system.follow()
        with self.system.engine.connect() as connection:
            return query(connection, *arguments, **options)


def sets_of(things: Sequence[Any], size: int) -> Iterable[tuple[Any, ...]]:
    return (tuple(things[i : i + size]) for i in range(0, len(things), size))
