"""Whenever a register confirms a buyer, then those of their orders that another paid match again.

Only orders whose match failed by that are looked at: nothing else rests on who the buyer is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from application.consequences import envelope, states
from application.declaring import MatchAgain
from application.envelope import Envelope
from application.event_log import Recorded
from application.state_reading import StateReader
from application.streams import BATCH, ORDER, RUN
from domain.buyer_identity import IdentityConfirmed, OrderOfBook, OrdersIdentified
from domain.clearance_sending import unlike_payers
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId, Partition, RunId

IDENTIFYING = (IdentityConfirmed, OrdersIdentified)

Run = tuple[Partition, str]
"""A book and the id of one of its runs."""


def matches_again(reader: StateReader, page: Sequence[Recorded]) -> Iterator[Envelope]:
    """One command for each run that an answer concerns."""
    told = [recorded for recorded in page if isinstance(recorded.event, IDENTIFYING)]
    runs = runs_of(reader, {place for recorded in told for place in recorded.event.orders})
    for recorded in told if runs else ():
        concerned: dict[Run, list[OrderId]] = defaultdict(list)
        for place in recorded.event.orders:
            if run := runs.get(place):
                concerned[run].append(place.order_id)
        for (book, run_id), order_ids in sorted(concerned.items()):
            command = MatchAgain(RunId(run_id), tuple(order_ids), answered_at(recorded))
            yield envelope(recorded, book, command, f"match-again:{run_id}:{recorded.position}")


def answered_at(recorded: Recorded) -> datetime:
    event: IdentityConfirmed | OrdersIdentified = recorded.event
    return event.confirmed_at if isinstance(event, IdentityConfirmed) else event.identified_at


def runs_of(reader: StateReader, places: Iterable[OrderOfBook]) -> dict[OrderOfBook, Run]:
    """Where those of the orders are that another paid and that do not match by it.

    Nearly all are paid by their buyers and lead no further than to their own streams.
    """
    named = {(place.book, str(place.order_id)): place for place in places}
    orders = states(reader, ORDER, named)
    held = {i: o.held_by for i, o in orders.items() if o.held_by and o.payer_key != o.buyer_key}
    batches = states(reader, BATCH, ((book, batch) for (book, _), batch in held.items()))
    in_run = {
        (book, order_id): (book, run_id)
        for (book, order_id), batch in held.items()
        if (run_id := batches[book, batch].in_run.get(order_id))
    }
    runs: dict[Run, ClearanceRun] = states(reader, RUN, in_run.values())
    waiting = {run: set(unlike_payers(state)) for run, state in runs.items()}
    return {named[place]: run for place, run in in_run.items() if place[1] in waiting[run]}
