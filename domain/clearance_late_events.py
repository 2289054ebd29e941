"""What happens to a run when customs says nothing of a document for long."""

from dataclasses import dataclass
from datetime import datetime

from domain.customs_codes import Document
from domain.identifiers import OrderId, RunId


@dataclass(frozen=True, slots=True)
class DocumentsAskedAgain:
    """One document of these orders, which customs did not answer, is to be sent again as it is."""

    run_id: RunId
    document: Document
    order_ids: tuple[OrderId, ...]
    reason: str
    asked_at: datetime
