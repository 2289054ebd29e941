"""Where every follower stands, what hinders it and who works it: for operators, in one answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.bootstrap import System
from adapters.monitoring.lag import lag_of
from adapters.read_models import MODELS
from adapters.texts import coded, say
from application.following import PolicyFollower
from projections.applying import Fault
from projections.following_tables import LEVELLING
from projections.hindrances import Pause, faults_of, pauses_of
from projections.leases import live_leases
from projections.rebuild_rows import ASKED, COMPARING, RebuildRow, rebuilds_of

NAMES = tuple(model.name for model in MODELS)


@dataclass(frozen=True, slots=True)
class ModelState:
    """One read model, or the policies."""

    name: str
    position: int
    lag_events: int
    lag_seconds: float
    worker: str
    fault: Fault | None
    pause: Pause | None
    rebuild: RebuildRow | None

    @property
    def is_read_model(self) -> bool:
        return self.name != PolicyFollower.name

    @property
    def standing(self) -> str:
        """What the follower itself does, whatever is built beside it."""
        if self.pause:
            return "paused"
        if self.fault:
            return "stopped by fault"
        return "following" if self.worker else "not followed"

    @property
    def is_rebuilding(self) -> bool:
        return self.rebuild is not None and self.rebuild.is_open

    def state(self, now: datetime) -> str:
        if self.rebuild is None or not self.rebuild.is_open:
            return self.standing
        return f"{self.standing}; {progress_of(self.rebuild, now)}"


def model_states(system: System) -> list[ModelState]:
    """The read models in their order, and the policies."""
    engine = system.engine
    with engine.connect() as connection:
        lag = lag_of(connection, NAMES, system.clock())
    faults, pauses, rebuilds = faults_of(engine), pauses_of(engine), rebuilds_of(engine)
    workers = live_leases(engine)
    return [
        ModelState(
            name,
            lag.followers[name].position,
            lag.followers[name].events,
            lag.followers[name].seconds,
            workers.get(name, ""),
            faults.get(name),
            pauses.get(name),
            rebuilds.get(name),
        )
        for name in (*NAMES, PolicyFollower.name)
    ]


def progress_of(rebuild: RebuildRow, now: datetime) -> str:
    """How far a rebuild has come and how long it still takes, in words."""
    if rebuild.state == ASKED:
        return say("rebuild waits for a follower")
    if rebuild.state in (LEVELLING, COMPARING):
        return say("rebuilt, comparing")
    left = rebuild.seconds_left(now)
    if left is None:
        return say("rebuilding {percent} %", percent=rebuild.percent)
    return say(
        "rebuilding {percent} %, {seconds} s left", percent=rebuild.percent, seconds=f"{left:,.0f}"
    )


def outcome_of(rebuild: RebuildRow) -> str:
    """How the last rebuild ended, in words; empty while it is under way."""
    if rebuild.is_open:
        return ""
    if rebuild.state != "done":
        where = say(
            "{state} at position {position}",
            state=coded(rebuild.state),
            position=f"{rebuild.position:,}",
        )
        return where + (say(": {reason}", reason=rebuild.reason) if rebuild.reason else "")
    return verdict(rebuild.compared_at or 0, is_equal=bool(rebuild.is_equal))


def verdict(compared_at: int, *, is_equal: bool) -> str:
    """Said of every rebuild that was done, so that a difference is seen."""
    if is_equal:
        return say(
            "equal to what stood, compared at position {position}", position=f"{compared_at:,}"
        )
    return say(
        "differs from what stood at position {position}, and has replaced it: the log is the truth",
        position=f"{compared_at:,}",
    )


def at_fault(states: Sequence[ModelState]) -> list[ModelState]:
    return [state for state in states if state.fault]
