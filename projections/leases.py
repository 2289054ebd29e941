"""Who works what: a row that must be renewed, so that another takes over from one that was killed.

Leases share out the work; they keep nothing correct. A page is applied once however many try.
"""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from projections.following_tables import (
    DatabaseSeconds,
    insert_into,
    read_model_leases,
    writing,
)

LEASE_SECONDS = 2.5
"""With `RENEW_SECONDS` and a follower's wait this is how soon another takes over: within 4.3 s."""

RENEW_SECONDS = 0.75
"""Three tries before a lease is lost: a busy database alone takes none away."""

_LEASES = read_model_leases.c


class Leases:
    """What one worker holds. It must be told to renew it."""

    def __init__(self, engine: sa.Engine, worker: str, seconds: float = LEASE_SECONDS) -> None:
        self._engine = engine
        self._seconds = seconds
        self.worker = worker
        self.held: frozenset[str] = frozenset()

    def take(self, names: Collection[str]) -> frozenset[str]:
        """Renew what is held and take what is free; answer what was not held before."""
        before, wanted = self.held, sorted(set(names) - self._others(names))
        # Who only waits for the others writes nothing.
        self.held = self._taken(wanted) if wanted else frozenset()
        return self.held - before

    def release(self) -> None:
        """Let others take over at once."""
        mine, self.held = self.held, frozenset()
        with writing(self._engine) as connection:
            connection.execute(
                read_model_leases.delete().where(
                    _LEASES.worker == self.worker, _LEASES.name.in_(sorted(mine))
                )
            )

    def _others(self, names: Collection[str]) -> set[str]:
        holders = live_leases(self._engine)
        return {name for name in names if holders.get(name, self.worker) != self.worker}

    def _taken(self, names: Collection[str]) -> frozenset[str]:
        until = DatabaseSeconds() + self._seconds
        with writing(self._engine) as connection:
            insert = insert_into(connection, read_model_leases).values(
                [{"name": name, "worker": self.worker, "until": until} for name in names]
            )
            take = insert.on_conflict_do_update(
                index_elements=["name"],
                set_={"worker": insert.excluded.worker, "until": insert.excluded.until},
                where=(_LEASES.worker == insert.excluded.worker)
                | (_LEASES.until < DatabaseSeconds()),
            )
            return frozenset(connection.scalars(take.returning(_LEASES.name)))


def live_leases(engine: sa.Engine) -> Mapping[str, str]:
    """By name: the worker who holds it now."""
    query = sa.select(_LEASES.name, _LEASES.worker).where(_LEASES.until >= DatabaseSeconds())
    with engine.connect() as connection:
        return {row.name: row.worker for row in connection.execute(query)}
