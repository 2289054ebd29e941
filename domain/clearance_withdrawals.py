"""Declarations that are to be withdrawn: what is sent, and what customs answers."""

from domain import customs_codes as codes
from domain.clearance_commands import RecordWithdrawalAnswer, SendWithdrawals
from domain.clearance_events import Event
from domain.clearance_leaving_events import WithdrawalsAccepted, WithdrawalsRefused, WithdrawalsSent
from domain.clearance_naming import message_name, messages_of
from domain.clearance_receipts import case_once
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
from domain.identifiers import OrderId


def send_withdrawals(command: SendWithdrawals, run: ClearanceRun) -> list[Event]:
    return [
        WithdrawalsSent(
            command.run_id,
            message_name(command.run_id, run.message_count + number),
            part,
            command.at,
        )
        for number, part in enumerate(messages_of(withdrawable(run)), 1)
    ]


def withdrawable(run: ClearanceRun) -> list[OrderId]:
    """Customs can only withdraw what it has stored under a list number."""
    asked = (run.members[i] for i, state in run.withdrawals.items() if state == "asked")
    return [m.order_id for m in asked if m.invt_no and may_be_withdrawn(m)]


def record_withdrawal_answer(command: RecordWithdrawalAnswer, run: ClearanceRun) -> list[Event]:
    """Concluded (399) ends the declaration, a rejection lets it stand; all else is on its way."""
    named = [run.members[i] for i in sorted(set(command.order_ids)) if i in run.members]
    receipts = run.withdrawal_receipts
    members = [m for m in named if command.receipt_hash not in receipts.get(m.order_id, ())]
    if codes.is_rejection(command.status):
        return withdrawals_refused(command, members)
    if command.status == codes.CONCLUDED:
        return withdrawals_accepted(command, run, members)
    return []


def withdrawals_refused(command: RecordWithdrawalAnswer, members: list[Member]) -> list[Event]:
    """Once released or rejected, the declaration has its end, and the refusal says nothing new."""
    refused = tuple(m.order_id for m in members if m.withdrawal == "sent" and may_be_withdrawn(m))
    if not refused:
        return []
    return [
        WithdrawalsRefused(
            command.run_id, command.receipt_hash, refused, command.reason, command.at
        )
    ]


def withdrawals_accepted(
    command: RecordWithdrawalAnswer, run: ClearanceRun, members: list[Member]
) -> list[Event]:
    """It is a case for an order that was released, or that nobody asked to withdraw."""
    fit = [m for m in members if m.withdrawal and m.stage is not Stage.RELEASED and not m.exit_id]
    cases = [
        case
        for m in members
        if m not in fit
        for case in case_once(command, run, m.cop_no, codes.CONCLUDED, why_not_withdrawn(m))
    ]
    if not fit:
        return cases
    accepted = tuple(m.order_id for m in fit)
    return [
        WithdrawalsAccepted(command.run_id, command.receipt_hash, accepted, command.at),
        *cases,
    ]


def why_not_withdrawn(member: Member) -> str:
    if member.exit_id:
        return "withdraws a parcel that left"
    return "withdraws a released declaration" if member.withdrawal else "withdraws what stands"


def may_be_withdrawn(member: Member) -> bool:
    """Before release only (GACC 2018-194): afterwards it is a return."""
    return member.is_live and member.stage is not Stage.RELEASED
