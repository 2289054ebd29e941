"""What a run sends again by itself: refused for a fault of others, after a pause, so many times."""

from datetime import datetime

from domain import customs_codes as codes
from domain.answer_codes import repeated_from
from domain.clearance_commands import RepeatRefused
from domain.clearance_events import DeclarationsRepeated, DocumentsRepeated, Event
from domain.clearance_papers import Papers
from domain.clearance_stages import LIVE, Stage
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document
from domain.identifiers import OrderId


def repeat_refused(command: RepeatRefused, run: ClearanceRun) -> list[Event]:
    """Nothing when no pause is over: whoever asks too early or twice changes nothing."""
    events: list[Event] = []
    for document in Document:
        if order_ids := documents_to_repeat(run, document, command.at):
            events.append(DocumentsRepeated(command.run_id, document, tuple(order_ids), command.at))
    if order_ids := declarations_to_repeat(run, command.at):
        events.append(DeclarationsRepeated(command.run_id, tuple(order_ids), command.at))
    return events


def may_repeat(run: ClearanceRun, at: datetime) -> bool:
    """Whether anything would be sent again now."""
    return bool(declarations_to_repeat(run, at)) or any(
        documents_to_repeat(run, document, at) for document in Document
    )


def documents_to_repeat(run: ClearanceRun, document: Document, at: datetime) -> list[OrderId]:
    papers = run.papers[document]
    # A thousand answers have a status or two: each of these is judged once.
    refusals = set(filter(codes.refuses_document, {a.status for a in papers.decided.values()}))
    if not refusals:
        return []
    return sorted(
        i
        for i, answer in papers.decided.items()
        if answer.status in refusals
        and is_refused(papers, i)
        and run.stages[i] not in LIVE
        and is_over(str(answer.status), papers.repeated.get(i, 0), answer.returned_at, at)
    )


def is_refused(papers: Papers, order_id: OrderId) -> bool:
    """Whether customs refused the document and it was not sent since."""
    return (
        order_id in papers.sent
        and order_id not in papers.awaited
        and order_id in papers.decided
        and codes.refuses_document(papers.decided[order_id].status)
    )


def declarations_to_repeat(run: ClearanceRun, at: datetime) -> list[OrderId]:
    """Rejected, or not sent on to customs; what somebody withdraws is theirs to decide."""
    rejected = {i: run.answered[i][0] for i in run.at(Stage.REJECTED)}
    unsent = {i: run.progress[i][0] for i in run.at(Stage.DECLARED) if was_not_sent_on(run, i)}
    due = [
        i
        for i, answered_at in {**rejected, **unsent}.items()
        if i not in run.withdrawals
        and i not in run.exits
        and is_over(code_of(run, i), run.repeated.get(i, 0), answered_at, at)
    ]
    return sorted(run.documents_stored(due))


def was_not_sent_on(run: ClearanceRun, order_id: OrderId) -> bool:
    """The e-port failed (4) to send the declaration on to customs, and says nothing else since."""
    progress = run.progress.get(order_id)
    return (
        run.stages[order_id] is Stage.DECLARED
        and progress is not None
        and progress[1] == codes.SEND_FAILED
    )


def code_of(run: ClearanceRun, order_id: OrderId) -> str:
    """Why the last attempt of a declaration was refused."""
    if run.stages[order_id] is Stage.REJECTED:
        return run.reject_codes[order_id]
    return str(codes.SEND_FAILED)


def is_over(code: str, repeated: int, answered_at: datetime, at: datetime) -> bool:
    due = repeated_from(code, repeated, answered_at)
    return due is not None and due <= at
