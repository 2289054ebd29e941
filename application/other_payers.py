"""Orders that another than the buyer paid: they match where the buyer's identity was confirmed."""

from datetime import datetime

from application.streams import IDENTITY, ORDER
from application.workbench import Workbench
from domain.buyer_identity import BuyerIdentity, OrderOfBook
from domain.clearance_parts import MatchFailure, OtherPayer
from domain.identifiers import OrderId, shared_of, stream_of
from domain.match import PAYER_RULE, shown_key
from domain.order_state import PreSaleOrder

Failures = tuple[MatchFailure, ...]


def excuse_payers(
    bench: Workbench, failures: dict[OrderId, Failures], at: datetime
) -> tuple[OtherPayer, ...]:
    """Take the payer off what is wrong with orders whose buyer is confirmed; answer which.

    Only of orders that another paid is anything read: the buyers' streams, all in one query, and
    the append asserts them. An answer that comes meanwhile has the match decided again.
    """
    paid_by_others = [i for i, wrong in failures.items() if wrong and is_by_payer(wrong)]
    # Nearly always: then nobody else is asked.
    if not paid_by_others:
        return ()
    shared = shared_of(bench.partition)
    orders: dict[OrderId, PreSaleOrder] = {i: bench.state(ORDER, i) for i in paid_by_others}
    streams = {i: stream_of(shared, IDENTITY, order.buyer_key) for i, order in orders.items()}
    identities: dict[str, BuyerIdentity] = bench.look(sorted(set(streams.values())))
    found = []
    for order_id, stream_id in streams.items():
        order, place = orders[order_id], OrderOfBook(bench.partition, order_id)
        answer = identities[stream_id].confirmed_for(place, at, order.named_at)
        if answer is None:
            continue
        failures[order_id] = tuple(f for f in failures[order_id] if f.rule != PAYER_RULE)
        buyer, payer = shown_key(order.buyer_key), shown_key(order.payer_key)
        found.append(OtherPayer(order_id, buyer, payer, answer.by, answer.reference, answer.at))
    return tuple(found)


def is_by_payer(failures: Failures) -> bool:
    return any(failure.rule == PAYER_RULE for failure in failures)
