"""What a run is asked when customs says nothing of a document for long."""

from dataclasses import dataclass
from datetime import datetime

from domain.customs_codes import Document
from domain.identifiers import OrderId, RunId
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Have the firm that answers for a document (a waybill's carrier) send it to customs again.

    Of orders whose answer is late; those that wait for none, or not for long yet, are passed over.
    """

    run_id: RunId
    document: Document
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


class AnswerNotLate(ChangeRefused):
    """Raised when customs may still answer everything that is named in time."""
