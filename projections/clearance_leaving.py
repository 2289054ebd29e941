"""Orders that leave a run: withdrawn, handed back, or picked and listed for an exit."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from projections.clearance_orders import (
    HANDED_BACK,
    WITHDRAWN,
    forget_failures,
    named,
    order_key,
    orders,
)
from projections.writing import change


def withdrawal_asked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"withdrawal": "asked"}))


def withdrawal_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"withdrawal": "sent", "refused_message_id": None}))


def withdrawal_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"withdrawal": None}))


def withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"stage": WITHDRAWN, "withdrawal": "accepted"}))
    forget_failures(connection, named(run, {}))


def handed_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**order_key(recorded, i), "stage": HANDED_BACK, "left_because": recorded.event.reason}
        for recorded in run
        for i in recorded.event.order_ids
    ]
    change(connection, orders, rows)
    forget_failures(connection, named(run, {}))


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {**order_key(recorded, order_id), "exit_id": recorded.event.exit_id}
        for recorded in run
        for order_id in recorded.event.order_ids
    ]
    change(connection, orders, rows)


def delisted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"exit_id": None}))


def picked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, orders, named(run, {"is_picked": True}))
