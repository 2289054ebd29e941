"""Whose things a party may see and act on: its own, those of who mandated it, what it was granted,
or the book's."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from adapters.access.grants import reach_granted
from adapters.access.visitor import EVERYONE, Reach, Visitor
from application.roles import PartyKind
from application.state_reading import StateReader
from application.streams import MANDATE
from domain.identifiers import MerchantId, Partition, stream_of
from projections import mandate_book

RIGHT_OF: Mapping[PartyKind, str] = {
    PartyKind.DECLARANT: "declare",
    PartyKind.PLATFORM: "sell",
    PartyKind.PAYMENT_FIRM: "collect",
    PartyKind.CARRIER: "carry",
    PartyKind.GUARANTOR: "guarantee",
}
"""By which mandate a merchant lets a party act for it."""


def reach_of(
    connection: sa.Connection, shared: Partition, kind: PartyKind, party_id: str, at: datetime
) -> Reach:
    """Customs, the warehouse and the operator see the whole book, auditors what is granted."""
    if kind is PartyKind.AUDIT_FIRM:
        return reach_granted(connection, shared.partition(".")[0], party_id, at)
    if kind is PartyKind.MERCHANT:
        return Reach(frozenset({MerchantId(party_id)}))
    right = RIGHT_OF.get(kind)
    if right is None:
        return EVERYONE
    merchants = frozenset(mandate_book.mandators_of(connection, shared, party_id, right, at))
    return Reach(merchants, party_id if kind is PartyKind.DECLARANT else "")


def merchants_acted_for(
    reader: StateReader,
    shared: Partition,
    visitor: Visitor,
    merchants: Collection[str],
    at: datetime,
) -> frozenset[str]:
    """Those of some merchants for whom a visitor may act at this moment.

    By their own streams: a mandate that was withdrawn a moment ago holds no longer.
    """
    right = RIGHT_OF.get(visitor.party_kind)
    if right is None:
        return frozenset(i for i in merchants if visitor.reach.covers(i))
    streams = {stream_of(shared, MANDATE, merchant_id): merchant_id for merchant_id in merchants}
    standing = reader.read(streams.keys())
    return frozenset(
        merchant_id
        for stream_id, merchant_id in streams.items()
        if standing[stream_id].state.holds(visitor.party_id, right, at)
    )
