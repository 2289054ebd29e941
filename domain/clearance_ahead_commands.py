"""What a run is asked about orders whose documents go ahead: of their goods, or of a change."""

from dataclasses import dataclass
from datetime import datetime

from domain.clearance_parts import RunOrder
from domain.customs_codes import Document
from domain.identifiers import EntryId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class SupplyOrders:
    """Give units of these entries to orders that were opened before their goods came."""

    run_id: RunId
    entry_ids: tuple[EntryId, ...]
    orders: tuple[RunOrder, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class OutdateDocuments:
    """Have documents sent anew that orders without a live declaration have outgrown."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    documents: tuple[Document, ...]
    cause: str
    at: datetime
