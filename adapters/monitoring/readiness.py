"""Whether a process can do its work: the database answers, has our tables, and followers keep up.

Being alive is less: a process that waits for its database is alive, and a restart would not help.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import sqlalchemy as sa

from adapters.backup.contents import METADATAS
from adapters.bootstrap import System
from adapters.monitoring.lag import lag_of
from adapters.read_models import MODELS
from adapters.upgrade.faults import UpgradeNeededError
from adapters.upgrade.shapes import refuse_outdated
from adapters.upgrade.stored_log import differing_columns, missing_tables

PATIENCE_SECONDS = 2.0
"""How long one who asks waits for another's answer, when the database lets both wait."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What of it is ready; each part that is not says why."""

    parts: Mapping[str, Any]

    @property
    def is_ready(self) -> bool:
        return all(part["is_ready"] for part in self.parts.values())

    def as_json(self) -> dict[str, Any]:
        return {"is_ready": self.is_ready, **self.parts}


class ReadinessCheck:
    """Asked again and again; tables that were once found right are not looked at again."""

    def __init__(self, system: System, lag_seconds_max: int) -> None:
        self._system = system
        self._lag_seconds_max = lag_seconds_max
        self._asking = Lock()
        self._has_tables = False

    def readiness(self) -> Readiness:
        # A database that hangs would else take a thread of the pages for everyone who asks.
        if not self._asking.acquire(timeout=PATIENCE_SECONDS):
            return Readiness({"database": not_ready("it has not answered yet")})
        try:
            return Readiness(self._parts())
        except sa.exc.SQLAlchemyError as fault:
            # The fault's own words may name hosts and users: whoever asks learns its kind.
            return Readiness({"database": not_ready(type(fault).__name__)})
        finally:
            self._asking.release()

    def _parts(self) -> dict[str, Any]:
        engine = self._system.engine
        with engine.connect() as connection:
            connection.execute(sa.select(1))
            log = self._log(connection)
            if not log["is_ready"]:
                return {"database": {"is_ready": True}, "log": log}
            followers = self._followers(connection)
        return {"database": {"is_ready": True}, "log": log, "followers": followers}

    def _log(self, connection: sa.Connection) -> dict[str, Any]:
        if self._has_tables:
            return {"is_ready": True}
        if missing := missing_tables(connection, METADATAS):
            return not_ready(f"missing: {', '.join(table.name for table in missing)}")
        if differing := differing_columns(connection, METADATAS):
            return not_ready(f"of another version: {', '.join(differing)}")
        try:
            refuse_outdated(self._system.engine, MODELS)
        except UpgradeNeededError as fault:
            return not_ready(str(fault))
        self._has_tables = True
        return {"is_ready": True}

    def _followers(self, connection: sa.Connection) -> dict[str, Any]:
        names = [model.name for model in MODELS]
        lag = lag_of(connection, names, self._system.clock())
        late = {
            name: round(each.seconds, 1)
            for name, each in lag.followers.items()
            if each.seconds > self._lag_seconds_max
        }
        faults = sorted(name for name, each in lag.followers.items() if each.is_at_fault)
        return {
            "is_ready": not late,
            "last_position": lag.last_position,
            "lag_seconds_max": self._lag_seconds_max,
            "late_by_seconds": late,
            "standing_still": faults,
        }


def not_ready(reason: str) -> dict[str, Any]:
    return {"is_ready": False, "reason": reason}
