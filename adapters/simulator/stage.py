"""The stage of a simulation: the system, its clock and everybody outside, under one script."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.bootstrap import System
from adapters.customs.chosen import exchange_over
from adapters.customs.links.link import Link
from adapters.customs.sealing import Keys
from adapters.customs.signing.trust import Trust
from adapters.demonstration import DemonstrationCarrier, DemonstrationPaymentFirm
from adapters.simulator.chance import Chance
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.sweeping import Sweeper
from application.consequences import states
from application.outcome import Outcome
from application.work_requests import Request
from domain.identifiers import Partition
from domain.refusals import Refused


class PlayedCustoms(Protocol):
    """Customs of a simulation, on the other end of a link."""

    @property
    def link(self) -> Link: ...

    @property
    def keys(self) -> Keys: ...

    @property
    def problems(self) -> dict[str, str]:
        """Names of answers that were put aside, with the reason."""
        ...

    def next_due(self) -> datetime | None:
        """When answers come next; None when nothing is on its way."""
        ...


class SimulationStage:
    """Handles the script's commands and lets the rest of the world answer."""

    def __init__(
        self,
        system: System,
        clock: ScriptClock,
        book: Partition,
        seed: int,
        customs: PlayedCustoms | None = None,
        carrier: DemonstrationCarrier | None = None,
    ) -> None:
        self.system = system
        self.clock = clock
        self.book = book
        self.chance = Chance(seed)
        self.carrier = carrier or DemonstrationCarrier(seed)
        self.customs = customs or PlayedPort(clock, seed)
        self.refused: list[tuple[str, str]] = []
        self._requests: deque[Request] = deque()
        self._policies = system.policy_follower(self._requests.append)
        link, keys = self.customs.link, self.customs.keys
        exchange = exchange_over(link, keys, Trust({}), system, book)
        self.worker = system.worker(exchange, self.carrier, DemonstrationPaymentFirm())
        self._sweeper = Sweeper(
            system, self._requests.append, 0.0, lambda: self.clock().timestamp()
        )

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

    def sweep(self) -> None:
        """Ask again for all that is unfinished, as the system does from time to time."""
        self._sweeper.sweep()

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
            self.worker.do(self._requests.popleft())
            done += 1
        return done + self.worker.take_mail()

    def read(self, query: Any, *arguments: Any, **options: Any) -> Any:
        """Ask a read model that has been brought up to now."""
        self.system.follow()
        with self.system.engine.connect() as connection:
            return query(connection, *arguments, **options)


def sets_of(things: Sequence[Any], size: int) -> Iterable[tuple[Any, ...]]:
    return (tuple(things[i : i + size]) for i in range(0, len(things), size))


def one(stage: SimulationStage, kind: str, local_id: str) -> Any:
    return states(stage.system.handling.reader, kind, [(stage.book, local_id)])[
        stage.book, local_id
    ]
