"""How orders come to leave a clearance run, withdrawn or handed back or listed; only recorded."""

from collections.abc import Collection
from typing import Any

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
from domain.clearance_state import ClearanceRun, SentMessage
from domain.columns import with_each, without
from domain.identifiers import OrderId
from domain.replacing import replace

LeavingEvent = (
    WithdrawalAsked
    | WithdrawalsSent
    | WithdrawalsAccepted
    | WithdrawalsRefused
    | OrdersHandedBack
    | OrdersListedForExit
    | OrdersDelistedFromExit
    | ParcelsPicked
)


def evolve_leaving(run: ClearanceRun, event: LeavingEvent) -> ClearanceRun:
    match event:
        case WithdrawalAsked():
            return replace(
                run,
                withdrawals=with_each(run.withdrawals, event.order_ids, "asked"),
                withdrawal_reasons=with_each(run.withdrawal_reasons, event.order_ids, event.reason),
            )
        case WithdrawalsSent():
            return withdrawals_sent(run, event)
        case WithdrawalsAccepted() | OrdersHandedBack():
            return left(run, event.order_ids)
        case WithdrawalsRefused():
            return withdrawals_refused(run, event)
        case OrdersListedForExit():
            return replace(run, exits=with_each(run.exits, event.order_ids, event.exit_id))
        case OrdersDelistedFromExit():
            return replace(run, exits=without(run.exits, event.order_ids))
        case ParcelsPicked():
            return replace(run, picked=run.picked.union(event.order_ids))


def message_sent(
    run: ClearanceRun, message: SentMessage, order_ids: Collection[OrderId], **said: Any
) -> ClearanceRun:
    """The run with what the message says of its orders."""
    return replace(
        run,
        **said,
        refused_whole=run.refused_whole.difference(order_ids),
        messages={**run.messages, message.message_id: message},
        # One that was asked for beforehand has been counted then.
        message_count=run.message_count + (message.message_id not in run.pledges.asks),
    )


def withdrawals_sent(run: ClearanceRun, event: WithdrawalsSent) -> ClearanceRun:
    return message_sent(
        run,
        event,
        event.order_ids,
        withdrawals=with_each(run.withdrawals, event.order_ids, "sent"),
        withdrawal_messages=with_each(run.withdrawal_messages, event.order_ids, event.message_id),
    )


def withdrawals_refused(run: ClearanceRun, event: WithdrawalsRefused) -> ClearanceRun:
    known = run.withdrawal_receipts
    refused = {i: known.get(i, frozenset()) | {event.receipt_hash} for i in event.order_ids}
    return replace(
        run,
        withdrawals=without(run.withdrawals, event.order_ids),
        withdrawal_receipts={**known, **refused},
    )


def left(run: ClearanceRun, order_ids: Collection[OrderId]) -> ClearanceRun:
    """The run knows that they were in it, under which numbers, and nothing more."""
    return replace(
        run,
        orders=without(run.orders, order_ids),
        ahead=run.ahead.difference(order_ids),
        stages=without(run.stages, order_ids),
        waybills=without(run.waybills, order_ids),
        carriers=without(run.carriers, order_ids),
        papers={d: papers.forgotten(order_ids) for d, papers in run.papers.items()},
        payers_differ=run.payers_differ.difference(order_ids),
        unsayable=run.unsayable.difference(order_ids),
        pledges=run.pledges.without(order_ids),
        declared=without(run.declared, order_ids),
        invt_nos=without(run.invt_nos, order_ids),
        answered=without(run.answered, order_ids),
        progress=without(run.progress, order_ids),
        reject_codes=without(run.reject_codes, order_ids),
        repeated=without(run.repeated, order_ids),
        released_at=without(run.released_at, order_ids),
        refused_whole=run.refused_whole.difference(order_ids),
        withdrawals=without(run.withdrawals, order_ids),
        withdrawal_reasons=without(run.withdrawal_reasons, order_ids),
        withdrawal_messages=without(run.withdrawal_messages, order_ids),
        withdrawal_receipts=without(run.withdrawal_receipts, order_ids),
        inspected=without(run.inspected, order_ids),
        picked=run.picked.difference(order_ids),
        exits=without(run.exits, order_ids),
        controls=without(run.controls, order_ids),
        warned=without(run.warned, order_ids),
    )
