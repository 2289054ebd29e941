"""Whether what a command names is within a visitor's reach, by the streams as they stand just now.

A thing out of reach is told as one that does not exist, in the same words.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from adapters.access.naming import (
    CAMPAIGN,
    CONSIGNMENT,
    DECLARANT,
    MERCHANT,
    ORDER,
    RUN,
    Named,
    named_in,
)
from adapters.access.ownership import PARTY_KINDS, OutOfReachError
from adapters.access.reaching import merchants_acted_for
from adapters.access.visitor import Visitor
from application import streams
from application.claiming import ClaimOrders
from application.clearing import OpenAhead, OpenClearance
from application.copying import CopyCampaign
from application.paying import ReportPayments
from application.placing import PlaceOrders
from application.registering import RegisterProducts
from application.state_reading import StateReader
from domain.campaign_commands import DraftCampaign
from domain.identifiers import SHARED, Partition, shared_of, stream_of
from domain.order_commands import RefusePlacing
from domain.payment import ReportPayment
from domain.product import RegisterProduct, WithdrawProduct
from domain.waitlist import JoinWaitlist, LeaveWaitlist

MAY_BE_NEW: Mapping[type, str] = {
    DraftCampaign: CAMPAIGN,
    CopyCampaign: CAMPAIGN,
    ClaimOrders: ORDER,
    PlaceOrders: ORDER,
    RefusePlacing: ORDER,
    JoinWaitlist: ORDER,
    LeaveWaitlist: ORDER,
    OpenClearance: RUN,
    OpenAhead: RUN,
}
"""What a command begins need not be there; what else it names decides whose it will be."""

STREAM_KINDS = {CAMPAIGN: streams.CAMPAIGN, ORDER: streams.ORDER, RUN: streams.RUN}


def refuse_foreign_command(
    reader: StateReader, book: Partition, visitor: Visitor, command: Any, at: datetime
) -> None:
    """Raises OutOfReachError for a command about what is not the visitor's.

    `book` is where orders and runs are looked for that a command names without a book of theirs.
    """
    refuse_another_hand(visitor, command)
    named = set(named_in(command))
    refuse_other_operators(book, named)
    if visitor.reach.merchants is None:
        return
    refuse_other_parties(visitor, named)
    refuse_empty_of_theirs(reader, book, visitor, named, at)
    refuse_foreign_products(reader, shared_of(book), visitor, command, at)
    named |= standing_before(reader, shared_of(book), command)
    owners = owners_of(reader, book, visitor, named)
    merchants = set(filter(None, owners.values()))
    acted_for = merchants_acted_for(reader, shared_of(book), visitor, merchants, at)
    new = MAY_BE_NEW.get(type(command), "")
    for each, owner in sorted(owners.items(), key=lambda pair: (pair[0].kind, pair[0].local_id)):
        is_begun = not owner and each.kind == new
        if owner not in acted_for and not is_begun:
            raise OutOfReachError(each.kind, each.local_id)


def refuse_another_hand(visitor: Visitor, command: Any) -> None:
    """Raises OutOfReachError for what would be signed by somebody else: two officers are two."""
    signed_by = getattr(command, "by", visitor.actor)
    if signed_by != visitor.actor:
        raise OutOfReachError("officer", signed_by)


def refuse_other_operators(book: Partition, named: Iterable[Named]) -> None:
    for each in named:
        where = each.book
        if where and (shared_of(where) != shared_of(book) or where == shared_of(where)):
            raise OutOfReachError("book", where)


def refuse_other_parties(visitor: Visitor, named: Iterable[Named]) -> None:
    for each in named:
        if PARTY_KINDS.get(each.kind) is visitor.party_kind and each.local_id != visitor.party_id:
            raise OutOfReachError(each.kind, each.local_id)


def refuse_empty_of_theirs(
    reader: StateReader, book: Partition, visitor: Visitor, named: Iterable[Named], at: datetime
) -> None:
    """Raises OutOfReachError for a consignment that carries nothing of whom one acts for."""
    for each in named:
        if each.kind == CONSIGNMENT:
            aboard = merchants_aboard(reader, each.book or book, each.local_id)
            if not merchants_acted_for(reader, shared_of(book), visitor, aboard, at):
                raise OutOfReachError(each.kind, each.local_id)


def refuse_foreign_products(
    reader: StateReader, shared: Partition, visitor: Visitor, command: Any, at: datetime
) -> None:
    """Raises OutOfReachError for a product of whom one does not act for; it may be new."""
    match command:
        case RegisterProduct() | WithdrawProduct():
            skus = {command.sku}
        case RegisterProducts():
            skus = {each.sku for each in command.products}
        case _:
            return
    ids = {stream_of(shared, streams.PRODUCT, sku): sku for sku in skus}
    standing = reader.read(ids.keys()) if ids else {}
    known = {ids[i]: found.state.registered for i, found in standing.items()}
    owners = {sku: found.merchant_id for sku, found in known.items() if found}
    acted_for = merchants_acted_for(reader, shared, visitor, set(owners.values()), at)
    may_be_new = not isinstance(command, WithdrawProduct)
    for sku in sorted(skus):
        if owners[sku] not in acted_for if sku in owners else not may_be_new:
            raise OutOfReachError(streams.PRODUCT, sku)


def merchants_aboard(reader: StateReader, book: Partition, consignment_id: str) -> set[str]:
    """For whose orders a consignment carries goods: by its batches, and their members."""
    stream_id = stream_of(book, streams.CONSIGNMENT, consignment_id)
    received = reader.read([stream_id])[stream_id].state.received
    batches = {stream_of(book, streams.BATCH, batch_id) for batch_id, _ in received}
    standing = reader.read(batches).values() if batches else ()
    members = {order_id for batch in standing for order_id in batch.state.members}
    if not members:
        return set()
    orders = reader.read({stream_of(book, streams.ORDER, order_id) for order_id in members})
    return {order.state.merchant_id for order in orders.values()}


def standing_before(reader: StateReader, shared: Partition, command: Any) -> set[Named]:
    """Whose the payments are that a command would change, if they are there."""
    if isinstance(command, ReportPayment | ReportPayments):
        payments = command.payments if isinstance(command, ReportPayments) else (command,)
        ids = {stream_of(shared, streams.PAYMENT, each.payment_id) for each in payments}
        found = (standing.state.reported for standing in reader.read(ids).values())
        return {named for reported in found if reported for named in named_in(reported)}
    return set()


def owners_of(
    reader: StateReader, book: Partition, visitor: Visitor, named: Collection[Named]
) -> Mapping[Named, str]:
    """The merchant of everything that has one: empty for what is not there.

    Raises OutOfReachError for another declarant's run.
    """
    owners = {each: each.local_id for each in named if each.kind == MERCHANT}
    by_stream = {
        each: stream_of(each.book or book, STREAM_KINDS[each.kind], each.local_id)
        for each in named
        if each.kind in STREAM_KINDS
    }
    standing = reader.read(set(by_stream.values()))
    for each, stream_id in by_stream.items():
        state = standing[stream_id].state
        if each.kind == RUN and state.merchant_id:
            refuse_other_parties(visitor, [Named(DECLARANT, state.declarant)])
        owners[each] = state.merchant_id
    return owners


def book_of(partition: Partition, book: str) -> Partition:
    """The partition itself; what its books share looks for orders in the book that is served."""
    operator, _, name = partition.partition(".")
    return Partition(f"{operator}.{book}") if name == SHARED else partition
