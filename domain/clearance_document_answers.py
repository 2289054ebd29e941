"""How answers to orders, payments and waybills are judged: by customs' own times."""

from collections.abc import Mapping
from datetime import datetime

from domain import customs_codes as codes
from domain.clearance_commands import RecordDocumentAnswers
from domain.clearance_events import DocumentsAnswered, Event
from domain.clearance_parts import DocumentAnswer
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId


def record_document_answers(command: RecordDocumentAnswers, run: ClearanceRun) -> list[Event]:
    """Each document's latest answer counts; earlier ones and repeats change nothing."""
    papers = run.papers[command.document]
    new: dict[tuple[OrderId, bool], DocumentAnswer] = {}
    for answer in sorted(command.answers, key=document_time):
        decides = codes.answers_document(answer.status)
        known = papers.decided if decides else papers.progress
        key = (answer.order_id, decides)
        if answer.order_id in papers.sent and is_news(answer, new.get(key), known):
            new[key] = answer
    if not new:
        return []
    answers = tuple(new[key] for key in sorted(new))
    return [
        DocumentsAnswered(
            command.run_id, command.document, command.receipt_hash, answers, command.at
        )
    ]


def document_time(answer: DocumentAnswer) -> tuple[datetime, int]:
    return answer.returned_at, codes.finality(answer.status)


def is_news(
    answer: DocumentAnswer,
    newest: DocumentAnswer | None,
    known: Mapping[OrderId, DocumentAnswer],
) -> bool:
    """Later than the last of its kind, an answer to an earlier sending of the document included."""
    last = newest or known.get(answer.order_id)
    return last is None or document_time(last) < document_time(answer)
