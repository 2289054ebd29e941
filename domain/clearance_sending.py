"""What a run sends: waybills assigned, documents, the match, declarations, withdrawals."""

import re
from collections.abc import Iterable

from domain import customs_codes as codes
from domain.clearance_commands import (
    AssignWaybills,
    CorrectDeclarations,
    DeclarationStands,
    RecordMatch,
    SendDeclarations,
    SendDocuments,
    SendWithdrawals,
    WaybillNumberTaken,
)
from domain.clearance_events import (
    Declaration,
    DeclarationsCorrected,
    DeclarationsSent,
    DocumentsMatched,
    DocumentsSent,
    Event,
    MatchFailed,
    MatchFailure,
    WaybillsAssigned,
    WithdrawalsSent,
)
from domain.clearance_receipts import may_be_withdrawn
from domain.clearance_state import ClearanceRun, Member, Stage, named
from domain.customs_codes import Document
from domain.dated import DOCUMENTS_PER_MESSAGE_MAX, customs_day
from domain.identifiers import OrderId, RunId

RUN_ID = re.compile("[A-Z0-9]{1,12}")
"""So that run, order and attempt fit into the 20 characters of a declaration number (copNo)."""


def assign_waybills(command: AssignWaybills, run: ClearanceRun) -> list[Event]:
    """One waybill an order; before the order is declared the carrier may report another."""
    named(run, (w.order_id for w in command.waybills))
    latest = {w.order_id: w for w in command.waybills}
    new = tuple(w for i, w in sorted(latest.items()) if run.members[i].waybill != w)
    if live := [w.order_id for w in new if run.members[w.order_id].is_live]:
        raise DeclarationStands(order_id=live[0])
    after = {i: m.waybill for i, m in run.members.items() if m.waybill} | latest
    owners: dict[str, OrderId] = {}
    for order_id, waybill in after.items():
        if owners.setdefault(waybill.waybill_no, order_id) != order_id:
            raise WaybillNumberTaken(waybill_no=waybill.waybill_no)
    return [WaybillsAssigned(command.run_id, command.carrier, new, command.at)] if new else []


def send_documents(command: SendDocuments, run: ClearanceRun) -> list[Event]:
    events: list[Event] = []
    for document in Document:
        due = [m.order_id for m in run.members.values() if is_due(m, document)]
        for part in messages_of(due):
            message_id = message_name(command.run_id, run.message_count + len(events) + 1)
            events.append(DocumentsSent(command.run_id, document, message_id, part, command.at))
    return events


def is_due(member: Member, document: Document) -> bool:
    """Not sent, or not since it was corrected; a waybill can only be sent once there is one."""
    if member.is_live or (document is Document.WAYBILL and member.waybill is None):
        return False
    return document not in member.sent


def message_name(run_id: RunId, number: int) -> str:
    return f"{run_id}-{number:04d}"


def messages_of(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    ordered = tuple(sorted(order_ids))
    return [
        ordered[i : i + DOCUMENTS_PER_MESSAGE_MAX]
        for i in range(0, len(ordered), DOCUMENTS_PER_MESSAGE_MAX)
    ]


def record_match(command: RecordMatch, run: ClearanceRun) -> list[Event]:
    """A failure also undoes a match that no longer holds; an order that fails is not matched."""
    waiting = {i for i, m in run.members.items() if m.stage is Stage.DOCUMENTS}
    undeclared = waiting | {i for i, m in run.members.items() if m.stage is Stage.MATCHED}
    failed = tuple(f for f in command.failures if f.order_id in undeclared)
    matched = tuple(sorted(waiting.intersection(command.matched) - {f.order_id for f in failed}))
    events: list[Event] = []
    if matched:
        events.append(DocumentsMatched(command.run_id, matched, command.at))
    if failed:
        events.append(MatchFailed(command.run_id, failed, command.at))
    return events


def is_matchable(member: Member) -> bool:
    return (
        member.stage is Stage.DOCUMENTS and member.documents_stored and member.waybill is not None
    )


def send_declarations(command: SendDeclarations, run: ClearanceRun) -> list[Event]:
    """Orders whose quota was booked for another year are not declared: the year is a match rule."""
    year = customs_day(command.at).year
    due = [m for m in run.members.values() if is_declarable(m)]
    events: list[Event] = []
    for part in messages_of(m.order_id for m in due if m.quota_year == year):
        message_id = message_name(command.run_id, run.message_count + len(events) + 1)
        declarations = tuple(attempt_of(command.run_id, run.members[i]) for i in part)
        events.append(DeclarationsSent(command.run_id, message_id, declarations, command.at))
    wrong = tuple(wrong_year(m, year) for m in due if m.quota_year != year)
    return [*events, MatchFailed(command.run_id, wrong, command.at)] if wrong else events


def is_declarable(member: Member) -> bool:
    return member.stage is Stage.MATCHED and member.documents_stored and not member.withdrawal


def attempt_of(run_id: RunId, member: Member) -> Declaration:
    attempt = member.attempt + 1
    return Declaration(member.order_id, attempt, cop_no_of(run_id, member.place, attempt))


def cop_no_of(run_id: RunId, place: int, attempt: int) -> str:
    """A declaration's own number: run, place in the run, attempt; at most 20 characters."""
    return f"{run_id}-{place:03d}-{attempt:02d}"


def run_of(cop_no: str) -> RunId:
    """The run a declaration number belongs to."""
    return RunId(cop_no.split("-", 1)[0])


def wrong_year(member: Member, year: int) -> MatchFailure:
    booked = str(member.quota_year)
    return MatchFailure(member.order_id, "Y1", "quota year", booked, "", str(year))


def correct(command: CorrectDeclarations, run: ClearanceRun) -> list[Event]:
    """Mended orders send their documents anew, as changes of those customs has, and match again."""
    members = named(run, command.order_ids)
    if live := [m for m in members if m.is_live and not was_not_sent_on(m)]:
        raise DeclarationStands(order_id=live[0].order_id, stage=live[0].stage.value)
    mended = tuple(m.order_id for m in members if m.stage is not Stage.DOCUMENTS or has_refused(m))
    if not mended:
        return []
    return [DeclarationsCorrected(command.run_id, mended, command.note, command.at)]


def was_not_sent_on(member: Member) -> bool:
    """The e-port failed (4) to send the declaration on to customs, and says nothing else since."""
    return (
        member.stage is Stage.DECLARED
        and member.progress is not None
        and member.progress[1] == codes.SEND_FAILED
    )


def has_refused(member: Member) -> bool:
    return any(
        document in member.sent
        and document not in member.awaited
        and codes.refuses_document(answer.status)
        for document, answer in member.documents.items()
    )


def send_withdrawals(command: SendWithdrawals, run: ClearanceRun) -> list[Event]:
    due = [m.order_id for m in run.members.values() if is_withdrawable(m)]
    return [
        WithdrawalsSent(
            command.run_id,
            message_name(command.run_id, run.message_count + number),
            part,
            command.at,
        )
        for number, part in enumerate(messages_of(due), 1)
    ]


def is_withdrawable(member: Member) -> bool:
    """Customs can only withdraw what it has stored under a list number."""
    return member.withdrawal == "asked" and bool(member.invt_no) and may_be_withdrawn(member)
