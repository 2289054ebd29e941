"""Documents that customs was sent and says nothing of: after a time they are sent once more."""

from datetime import datetime, timedelta

from domain.clearance_asking import known
from domain.clearance_late_commands import AnswerNotLate, AskAgain
from domain.clearance_late_events import DocumentsAskedAgain
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document
from domain.identifiers import OrderId, in_events

LATE_AFTER = timedelta(hours=2)
"""Customs answers a document in minutes: what has no answer by then was lost on the way."""


def ask_again(command: AskAgain, run: ClearanceRun) -> list[DocumentsAskedAgain]:
    """Nothing of what waits for no answer: it is stored, or goes anew in any case."""
    named, awaited = known(run, command.order_ids), run.papers[command.document].awaited
    since = {i: sent_at(run, command.document, i) for i in named if i in awaited}
    late = [i for i, at in since.items() if at + LATE_AFTER <= command.at]
    if since and not late:
        order_id = min(since, key=lambda i: (since[i], i))
        raise AnswerNotLate(order_id=order_id, late_from=since[order_id] + LATE_AFTER)
    return [
        DocumentsAskedAgain(command.run_id, command.document, part, command.reason, command.at)
        for part in in_events(late)
    ]


def sent_at(run: ClearanceRun, document: Document, order_id: OrderId) -> datetime:
    """When a document that went out went out last."""
    return run.messages[run.papers[document].sent[order_id]].sent_at
