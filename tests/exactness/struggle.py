"""Writers and followers of one log that are killed again and again, and what they have said."""

import random
import signal
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.exactness.children import Child, start
from tests.exactness.shop import LANES, Round
from tests.exactness.writer import LOST_CONNECTION

FOLLOWERS = ("models", "policies")
LINES_MAX = 80
"""How much more a writer may say before its kill; three rounds are at least ninety lines."""

PASSES_MAX = 3
"""And a follower, which says one line whenever it has caught up."""

ROUNDS_BEFORE_KILL = 3

MOMENT_SECONDS_MAX = 0.03
"""About as long as a command takes: the kill falls into any part of one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a writer says that it was told of a command."""

    actor: str
    partition: str
    command_id: str
    events: int
    position: int


@dataclass
class Struggle:
    """Each role is played by one process at a time; its successor begins with the broken round."""

    url: str
    chance: random.Random
    writers_killed: int = 0
    followers_killed: int = 0
    crashes: int = 0
    server_lost: int = 0
    """How often somebody noticed a crash, and gave up."""

    past: dict[str, list[Child]] = field(default_factory=dict)
    at_work: dict[str, Child] = field(default_factory=dict)
    started: list[Child] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.writers_killed + self.followers_killed

    def begin(self, started: list[Child]) -> None:
        """Whoever is started is noted, for whoever has to end them."""
        self.started = started
        for role in (*LANES, *FOLLOWERS):
            self.past[role] = []
            self.succeed(role)

    def succeed(self, role: str) -> None:
        if role in FOLLOWERS:
            child = start("follower", self.url, role)
        else:
            rounds = self.rounds_of(role)
            child = start("writer", self.url, role, len(self.past[role]), rounds)
        self.at_work[role] = child
        self.grant(role, 1)
        self.past[role].append(child)
        self.started.append(child)

    def grant(self, role: str, rounds: int) -> None:
        """Writers play as many rounds as they are granted: so followers can keep up."""
        if role in LANES:
            self.at_work[role].tell("round\n" * rounds)

    def rounds_of(self, lane: str) -> int:
        """How many it has played to the end."""
        return sum(line.startswith("round") for child in self.past[lane] for line in child.lines)

    def rounds(self) -> list[Round]:
        """All that were played to the end."""
        return [Round(lane, number) for lane in LANES for number in range(self.rounds_of(lane))]

    def kill_one(self) -> None:
        """One that is at work, at a moment of chance."""
        role = self.chance.choice((*LANES, *LANES, *FOLLOWERS))
        self.come_to_a_moment(role)
        if self.at_work[role].kill() == -signal.SIGKILL:
            self.writers_killed += role in LANES
            self.followers_killed += role in FOLLOWERS
        self.replace_the_dead()

    def come_to_a_moment(self, role: str) -> None:
        """Not to wait for anything: to be anywhere in what the process does."""
        for lane in LANES:
            self.grant(lane, ROUNDS_BEFORE_KILL if lane == role else 1)
        child = self.at_work[role]
        more = self.chance.randint(1, LINES_MAX if role in LANES else PASSES_MAX)
        child.wait_for_lines(len(child.lines) + more)
        try:
            child.process.wait(self.chance.uniform(0, MOMENT_SECONDS_MAX))
        except subprocess.TimeoutExpired:
            return

    def crash(self, crash_and_restart: Callable[[], None]) -> None:
        """The server, while somebody writes; who notices gives up, and is succeeded."""
        self.come_to_a_moment(self.chance.choice(LANES))
        crash_and_restart()
        self.crashes += 1
        self.replace_the_dead()

    def replace_the_dead(self) -> None:
        for role, child in list(self.at_work.items()):
            if not child.is_running():
                self.require_known_end(child)
                self.succeed(role)

    def require_known_end(self, child: Child) -> None:
        code = child.finish()
        assert code in (-signal.SIGKILL, LOST_CONNECTION), f"{child.name} ended with {code}"
        self.server_lost += code == LOST_CONNECTION

    def finish(self) -> None:
        """Writers end their rounds, then policies act on what they wrote, then models follow."""
        for roles in (LANES, ("policies",), ("models",)):
            for role in roles:
                while (code := self.at_work[role].finish()) == LOST_CONNECTION:
                    self.server_lost += 1
                    self.succeed(role)
                assert code == 0, f"{role} ended with {code}"

    def sent(self) -> list[tuple[str, str, str]]:
        """Actor, partition and id of every command that was sent, once for each time."""
        return [
            (actor, line[1], line[2]) for actor, line in self.said_by_writers() if line[0] == "sent"
        ]

    def answers(self) -> list[Answer]:
        return [
            Answer(actor, line[1], line[2], int(line[3]), int(line[4]))
            for actor, line in self.said_by_writers()
            if line[0] == "acknowledged"
        ]

    def said_by_writers(self) -> Iterable[tuple[str, list[str]]]:
        for lane in LANES:
            for generation, child in enumerate(self.past[lane]):
                for line in child.lines:
                    yield f"{lane}#{generation}", line.split("\t")
