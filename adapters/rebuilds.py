"""Rebuilds as processes run them: the lease renewed meanwhile, the shape noted afterwards."""

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import getpid

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.model_feed import SqlModelFeed
from adapters.upgrade.shapes import record_shapes
from projections.leases import RENEW_SECONDS, Leases
from projections.read_model import ReadModel
from projections.rebuild_rows import RebuildUnderWayError, lease_of
from projections.rebuilding import Progress, Rebuild, Rebuilt


def worker_name() -> str:
    """Nobody else's: processes of several machines, or of one after another, may share a number."""
    return f"{socket.gethostname()}:{getpid()}:{secrets.token_hex(2)}"


def rebuild(
    system: System,
    model: ReadModel,
    actor: str,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Rebuilt:
    """Make one read model anew while the system runs.

    Raises RebuildUnderWayError, RebuildStoppedError, RebuildEndedError and OvertakenError.
    """
    leases = Leases(system.engine, worker_name())
    with renewed(leases, lease_of(model.name), model.name):
        feed = SqlModelFeed(system.engine, model)
        work = Rebuild(system.engine, model, feed, leases.worker, system.clock, on_progress)
        rebuilt = work.run(actor)
    record_shapes(system.engine, [model])
    return rebuilt


@contextmanager
def renewed(leases: Leases, lease: str, model_name: str) -> Iterator[None]:
    """A lease that is kept for as long as the block takes."""
    if not leases.take([lease]):
        raise RebuildUnderWayError(model_name)
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_SECONDS):
            try:
                leases.take([lease])
            except sa.exc.OperationalError:
                continue  # An outage: who finds the lease free meanwhile ends us by our row.

    thread = threading.Thread(target=renew, name=lease, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        leases.release()
