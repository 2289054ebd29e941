"""Orders that leave a run: withdrawn, handed back, or picked and listed for an exit."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from projections.clearance_matches import forget_failures
from projections.clearance_orders import (
    HANDED_BACK,
    WITHDRAWN,
    named,
    set_named,
)


def withdrawal_asked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"withdrawal": "asked"})


def withdrawal_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"withdrawal": "sent", "refused_message_id": None})


def withdrawal_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"withdrawal": None})


def withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"stage": WITHDRAWN, "withdrawal": "accepted"})
    forget_failures(connection, named(run, {}))


def handed_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        left = {"stage": HANDED_BACK, "left_because": recorded.event.reason}
        set_named(connection, [recorded], left)
    forget_failures(connection, named(run, {}))


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        set_named(connection, [recorded], {"exit_id": recorded.event.exit_id})


def delisted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"exit_id": None})


def picked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"is_picked": True})
