"""What happens to orders of a run whose documents go ahead: of their goods, or of a change."""

from dataclasses import dataclass
from datetime import datetime

from domain.clearance_parts import RunOrder
from domain.customs_codes import Document
from domain.identifiers import EntryId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class OrdersSupplied:
    """Stock of these entries was offered to orders that were taken in ahead of their goods.

    Those named have all their units now; who goes without waits for more.
    """

    run_id: RunId
    entry_ids: tuple[EntryId, ...]
    orders: tuple[RunOrder, ...]
    supplied_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsOutdated:
    """What these documents say of the orders is so no more: they are sent anew, as changes.

    An outdated waybill is to be reported anew before.
    """

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    documents: tuple[Document, ...]
    cause: str
    outdated_at: datetime
