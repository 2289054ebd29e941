"""What customs answered, in the reader's words: what it means, and what would mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.codes.answers import Answer, explained
from adapters.texts import READER
from adapters.web.customs_code_words import treatment_said
from application.event_log import Recorded
from domain import clearance_events as runs
from domain import customs_codes as codes
from domain.answer_codes import Treatment, repeated_from, treatment_after
from projections.naming import names_order, orders_named

ANSWERING = (
    runs.DeclarationsAnswered,
    runs.DeclarationsRejected,
    runs.ParcelsHeld,
    runs.DeclarationsReleased,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to the last declaration of an order."""

    status: int
    code: str
    """Of a refusal; the bare status of anything else."""

    text: str
    returned_at: datetime
    repeated: int
    """How often it was declared again by itself since somebody saw to it."""

    @property
    def explanations(self) -> Sequence[Answer]:
        return explained(self.code, self.text)

    @property
    def is_refused(self) -> bool:
        return self.status == codes.SEND_FAILED or codes.is_rejection(self.status)

    @property
    def treatment(self) -> Treatment | None:
        return treatment_after(self.code, self.repeated) if self.is_refused else None

    @property
    def treated(self) -> str | None:
        return treatment_said(self.treatment)

    @property
    def again_from(self) -> datetime | None:
        if not self.is_refused:
            return None
        return repeated_from(self.code, self.repeated, self.returned_at)


def latest_answer(touched: Iterable[Recorded], order_id: str) -> Said | None:
    """What customs said last of the last declaration: what decided, or else how far it got."""
    decided = progress = None
    repeated = 0
    for recorded in touched:
        event = recorded.event
        if not names_order(event, order_id):
            continue
        if isinstance(event, runs.DeclarationsSent):
            decided = progress = None
        elif isinstance(event, runs.DeclarationsRepeated):
            repeated += 1
        elif isinstance(event, runs.DeclarationsCorrected):
            repeated = 0
        elif isinstance(event, ANSWERING):
            said = said_by(event, order_id, repeated)
            if codes.is_decision(said.status):
                decided = said
            else:
                progress = said
    return decided or progress


def said_by(event: Any, order_id: str, repeated: int) -> Said:
    part = next(part for named, part in orders_named(event) if named == order_id)
    if isinstance(event, runs.DeclarationsRejected):
        return Said(codes.REJECTED, part.code, part.text, part.returned_at, repeated)
    is_release = isinstance(event, runs.DeclarationsReleased)
    status = codes.RELEASED if is_release else event.status
    return Said(status, str(status), "", part.returned_at, repeated)


def means_of(row: Any) -> str | None:
    """What the refusal of an order's declaration means; none where it was not refused."""
    return in_words(row, "means")


def mend_of(row: Any) -> str | None:
    return in_words(row, "mend")


def in_words(row: Any, what: str) -> str | None:
    if not row.reject_code:
        return None
    found = explained(row.reject_code, row.reject_text or "")
    sentences = dict.fromkeys(getattr(each, what).said(READER.get()) for each in found)
    return " / ".join(sentences) or None


def treated(row: Any) -> str | None:
    """How the desk treats the refusal now."""
    if not row.reject_code:
        return None
    return treatment_said(treatment_after(row.reject_code, row.repeated))
