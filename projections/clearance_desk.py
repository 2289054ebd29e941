"""Where does every run and every order in it stand at customs, and what must be mended?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsCorrected,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsRepeated,
    DeclarationsSent,
    DocumentsAnswered,
    DocumentsMatched,
    DocumentsRepeated,
    DocumentsSent,
    MatchFailed,
    MessageRefused,
    ParcelsHeld,
    ReceiptUnfit,
    RunOpened,
    WaybillsAssigned,
)
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_leaving_events import (
    OrdersDelistedFromExit,
    OrdersHandedBack,
    OrdersListedForExit,
    ParcelsPicked,
    WithdrawalAsked,
    WithdrawalsAccepted,
    WithdrawalsRefused,
    WithdrawalsSent,
)
from projections import (
    clearance_answers,
    clearance_leaving,
    clearance_matches,
    clearance_messages,
    clearance_orders,
    clearance_payers,
    clearance_repeats,
)
from projections.clearance_messages import messages
from projections.clearance_orders import HANDED_BACK, STAGES, WITHDRAWN, orders, runs
from projections.columns import is_one_of, is_within
from projections.holding import holding
from projections.ordering import in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows


def both(*handlers: Handler) -> Handler:
    """What happens to the messages, and what to the orders in them."""

    def handle(connection: sa.Connection, run: Sequence[Recorded]) -> None:
        with holding(connection):
            for handler in handlers:
                handler(connection, run)

    return handle


HANDLERS: Mapping[type, Handler] = {
    RunOpened: clearance_orders.opened,
    OrdersSupplied: clearance_orders.supplied,
    DocumentsOutdated: clearance_matches.outdated,
    WaybillsAssigned: both(
        clearance_orders.waybills_assigned, clearance_matches.waybills_differ_no_more
    ),
    DocumentsSent: both(clearance_messages.documents_sent, clearance_orders.documents_sent),
    DocumentsAnswered: both(
        clearance_messages.documents_answered, clearance_orders.documents_answered
    ),
    DocumentsMatched: both(clearance_matches.matched, clearance_payers.matched),
    MatchFailed: clearance_matches.match_failed,
    DeclarationsSent: both(clearance_messages.declared, clearance_answers.declared),
    MessageRefused: clearance_messages.refused,
    DeclarationsAnswered: both(clearance_messages.answered, clearance_answers.answered),
    DeclarationsRejected: both(clearance_messages.rejected, clearance_answers.rejected),
    ParcelsHeld: both(clearance_messages.answered, clearance_answers.held_back),
    DeclarationsReleased: both(clearance_messages.released, clearance_answers.released),
    ReceiptUnfit: clearance_messages.unfit_received,
    DeclarationsCorrected: clearance_matches.corrected,
    DocumentsRepeated: clearance_repeats.documents_repeated,
    DocumentsAskedAgain: clearance_repeats.documents_asked_again,
    DeclarationsRepeated: clearance_repeats.repeated,
    WithdrawalAsked: clearance_leaving.withdrawal_asked,
    WithdrawalsSent: both(clearance_messages.withdrawals_sent, clearance_leaving.withdrawal_sent),
    WithdrawalsAccepted: both(clearance_messages.withdrawals_answered, clearance_leaving.withdrawn),
    WithdrawalsRefused: both(
        clearance_messages.withdrawals_answered, clearance_leaving.withdrawal_refused
    ),
    OrdersHandedBack: clearance_leaving.handed_back,
    OrdersListedForExit: clearance_leaving.listed,
    OrdersDelistedFromExit: clearance_leaving.delisted,
    ParcelsPicked: clearance_leaving.picked,
}

MODEL = ReadModel("clearance_desk", clearance_orders.tables, HANDLERS)


def are_theirs(
    within: Collection[str] | None, declarants: Collection[str] | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions that keep to runs of some merchants and of some declarants; None is all."""
    conditions = is_within(runs.c.merchant_id, within)
    if declarants is not None:
        conditions.append(is_one_of(runs.c.declarant, declarants))
    return conditions


RUN_SORTS: Mapping[str, sa.Column[Any]] = {
    "run": runs.c.run_id,
    "merchant": runs.c.merchant_id,
    "declarant": runs.c.declarant,
    "opened": runs.c.opened_at,
}


def runs_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    declarants: Collection[str] | None = None,
    within: Collection[str] | None = None,
    sort: str = "-opened",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Runs, the latest first unless sorted otherwise, with `orders` in all and a column of counts
    for every stage.
    """
    c = runs.c
    query = sa.select(runs).where(*is_within(c.partition, partitions))
    query = query.where(*are_theirs(within, declarants))
    if merchant_id is not None:
        query = query.where(c.merchant_id == merchant_id)
    ordered = in_order(query, RUN_SORTS, sort, c.partition, c.run_id)
    page = ordered.limit(limit).offset(offset).subquery()
    same = sa.and_(orders.c.partition == page.c.partition, orders.c.run_id == page.c.run_id)
    counts = [
        sa.func.count().filter(orders.c.stage == stage).label(stage.replace(" ", "_"))
        for stage in STAGES
    ]
    counted = (
        sa.select(*page.c, sa.func.count().label("orders"), *counts)
        .select_from(page.join(orders, same))
        .group_by(*page.c)
    )
    sorts = {name: page.c[column.name] for name, column in RUN_SORTS.items()}
    again = in_order(counted, sorts, sort, page.c.partition, page.c.run_id)
    return connection.execute(again).all()


def orders_of(
    connection: sa.Connection, partition: str, run_id: str, stage: str | None = None
) -> Rows:
    """The orders of a run in their places."""
    c = orders.c
    query = sa.select(orders).where(c.partition == partition, c.run_id == run_id)
    if stage is not None:
        query = query.where(c.stage == stage)
    return connection.execute(query.order_by(c.place)).all()


def messages_of(connection: sa.Connection, partition: str, run_id: str) -> Rows:
    """What was sent for a run, with how many of the orders in it were `answered`."""
    c = messages.c
    query = sa.select(messages).where(c.partition == partition, c.run_id == run_id)
    return connection.execute(query.order_by(c.sent_at, c.message_id)).all()


def run_of_invt_no(connection: sa.Connection, partition: str, invt_no: str) -> str | None:
    """The run in which customs gave this list number."""
    query = sa.select(orders.c.run_id).where(
        orders.c.partition == partition, orders.c.invt_no == invt_no
    )
    return connection.execute(query.limit(1)).scalar_one_or_none()


def run_of_order(connection: sa.Connection, partition: str, order_id: str) -> str | None:
    """The run that has an order, the one it has not left before others."""
    c = orders.c
    has_left = sa.case((c.stage.in_((WITHDRAWN, HANDED_BACK)), 1), else_=0)
    query = sa.select(c.run_id).where(c.partition == partition, c.order_id == order_id)
    return connection.execute(query.order_by(has_left, c.run_id).limit(1)).scalar_one_or_none()


def run_and_order_of_waybill(
    connection: sa.Connection, partition: str, waybill_no: str
) -> sa.Row[Any] | None:
    """The run order that carries a waybill; see `orders_of_waybills` for a tray of them."""
    rows = orders_of_waybills(connection, partition, [waybill_no])
    return rows[0] if rows else None


def orders_of_waybills(
    connection: sa.Connection, partition: str, waybill_nos: Collection[str]
) -> Rows:
    """Run orders by waybill; of several with one waybill those that have not left come first."""
    c = orders.c
    has_left = sa.case((c.stage.in_((WITHDRAWN, HANDED_BACK)), 1), else_=0)
    query = sa.select(orders).where(c.partition == partition, is_one_of(c.waybill_no, waybill_nos))
    return connection.execute(query.order_by(c.waybill_no, has_left, c.run_id)).all()
