"""One order, its goods, and the question whether a stream about them has ended."""

from datetime import UTC, date, datetime

from adapters.archive.cases import Case
from adapters.archive.endings import ENDINGS
from domain.clearance_parts import RunOrder
from domain.identifiers import BatchId, OrderId, Partition, Sku

AT = datetime(2027, 5, 1, tzinfo=UTC)
BOOK = Partition("demo.NB01")
ORDER = OrderId("o")
ORDER_STREAM = "demo.NB01/order/o"
SKU = Sku("s")
LOT = (BatchId("b"), SKU)


def has_ended(kind, state, marks, local_id="o", partition=BOOK) -> bool:
    case = Case(partition, local_id, state, marks, AT, date(2027, 5, 1))
    return ENDINGS[kind].has_ended(case)


def run_order() -> RunOrder:
    return RunOrder(ORDER, BatchId("b"), 2026, ())
