"""Messages as they were decided: orders, run, firms, goods and book as of their event's position.

The same event gives the same message, whenever it is sent: nothing that happened since is in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from application.customs_desk import DeliveryDocument, MessageKind, MessageOut
from application.customs_terms import in_customs_terms
from application.event_log import EventHistory, Recorded
from application.filing import ReadsTogether, book_facts
from application.messages import message_of, orders_needed, with_return
from application.past_states import Kept, PastReads, PastStates, nothing
from application.streams import BATCH, BOOKS, EVERY_BOOK, ORDER, RETURN, RUN
from domain.batch_state import PurchaseBatch
from domain.clearance_naming import DELIVERIES, messages_of
from domain.clearance_state import ClearanceRun
from domain.delivery import ParcelsDelivered
from domain.identifiers import OrderId, Partition, RunId, parts_of, shared_of
from domain.order_state import PreSaleOrder
from domain.return_events import ReturnDeclared


@dataclass(frozen=True, slots=True)
class Then:
    """What streams said when an event was recorded."""

    recorded: Recorded
    partition: Partition
    read: ReadsTogether

    def orders(self, order_ids: Iterable[OrderId]) -> Mapping[OrderId, PreSaleOrder]:
        return {OrderId(i): o for i, o in self.read(self.partition, ORDER, order_ids).items()}

    def runs_of(self, orders: Mapping[OrderId, PreSaleOrder]) -> dict[RunId, list[OrderId]]:
        """Released orders by their runs, as their batches know them."""
        batch_ids = {order.held_by for order in orders.values() if order.held_by}
        batches: Mapping[str, PurchaseBatch] = self.read(self.partition, BATCH, batch_ids)
        found: dict[RunId, list[OrderId]] = defaultdict(list)
        for order_id, order in orders.items():
            if order.held_by and (run_id := batches[order.held_by].in_run.get(order_id)):
                found[run_id].append(order_id)
        return found


class SaidMessages:
    """Shared by all threads of a process."""

    def __init__(self, log: EventHistory, kept: Kept = nothing) -> None:
        """`kept`: whoever decides about runs and orders has most of their states at hand."""
        self._past = PastStates(log, kept)

    def of(self, together: Sequence[Recorded]) -> list[MessageOut]:
        """The messages that events of one stream stand for, which follow each other in the log.

        Several are told as of the last: nothing else happened between them, and none of them says
        anything of what another says.
        """
        last = together[-1]
        partition = parts_of(last.stream_id)[0]
        read = PastReads(self._past, last.position)
        read_ahead(together, partition, read)
        said = (said_by(Then(recorded, partition, read)) for recorded in together)
        return list(chain.from_iterable(said))


def read_ahead(together: Sequence[Recorded], partition: Partition, read: ReadsTogether) -> None:
    """What all messages of a run rest on, in one query; then it is known at this place."""
    _, kind, local_id = parts_of(together[0].stream_id)
    if kind == RUN:
        read.together(
            (partition, ORDER, list(chain.from_iterable(map(orders_needed, together)))),
            (partition, RUN, [local_id]),
            (shared_of(partition), BOOKS, [EVERY_BOOK]),
        )


def said_by(then: Then) -> Iterator[MessageOut]:
    return deliveries(then) if isinstance(then.recorded.event, ParcelsDelivered) else spoken(then)


def spoken(then: Then) -> Iterator[MessageOut]:
    """Of a run, or of a return: none when nothing of it is left to say."""
    _, kind, local_id = parts_of(then.recorded.stream_id)
    orders = then.orders(orders_needed(then.recorded))
    if kind == RUN:
        run_id = RunId(local_id)
    else:
        runs = then.runs_of(orders)
        assert len(runs) == 1, "a return is of one released order"
        (run_id,) = runs
    run: ClearanceRun = then.read(then.partition, RUN, [run_id])[run_id]
    message = message_of(then.recorded, orders, run_id, run)
    if message is None:
        return
    if isinstance(then.recorded.event, ReturnDeclared):
        message = with_return(message, then.read(then.partition, RETURN, [local_id])[local_id])
    yield in_customs_terms(message, orders, run, then.read)


def deliveries(then: Then) -> Iterator[MessageOut]:
    """Signed-for parcels (513), by run and in full messages; nothing while the book is undescribed:
    no desk of before took them."""
    event: ParcelsDelivered = then.recorded.event
    if book_facts(then.read, then.partition) is None:
        return
    orders = then.orders(event.order_ids)
    by_run = then.runs_of(orders)
    runs: Mapping[str, ClearanceRun] = then.read(then.partition, RUN, by_run)
    number = 0
    for run_id, order_ids in sorted(by_run.items()):
        run = runs[run_id]
        for part in messages_of(i for i in order_ids if i in run.waybills):
            number += 1
            message = delivery_message(then, run_id, run, part, number)
            named = {i: orders[i] for i in part}
            yield in_customs_terms(message, named, run, then.read)


def delivery_message(
    then: Then, run_id: RunId, run: ClearanceRun, order_ids: Sequence[OrderId], number: int
) -> MessageOut:
    event: ParcelsDelivered = then.recorded.event
    local_id = parts_of(then.recorded.stream_id)[2]
    documents = tuple(
        DeliveryDocument(i, run.waybills[i].waybill_no, event.reported_at) for i in order_ids
    )
    return MessageOut(
        MessageKind.DELIVERIES,
        f"{DELIVERIES}{local_id}@{then.recorded.version}-{number}",
        then.partition,
        run_id,
        run.merchant_id,
        run.declarant,
        event.reported_at,
        documents,
    )
