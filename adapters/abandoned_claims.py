"""Refuses orders that were claimed for and never placed: a shop broke off between two steps."""

from adapters.bootstrap import System
from application.envelope import Envelope
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, PersonKey
from domain.order_commands import RefusePlacing
from projections import open_claims
from projections.following import Follower

ACTOR = "timer"
REASON = "ClaimAbandoned"


def refuse_abandoned(system: System) -> int:
    """Answer how many were refused. Policies then give numbers and quota back.

    The order's own stream decides: one that was placed meanwhile is not refused any more.
    """
    at = system.clock()
    Follower(system.engine, system.log, open_claims.MODEL).catch_up()
    with system.engine.connect() as connection:
        rows = open_claims.overdue(connection, at)
    by_book: dict[Partition, list[Envelope]] = {}
    for row in rows:
        book, order_id = Partition(row.partition), OrderId(row.order_id)
        refusing = RefusePlacing(
            order_id,
            CampaignId(row.campaign_id),
            MerchantId(row.merchant_id),
            PersonKey(row.buyer_key),
            row.quota_year,
            REASON,
            at,
            row.refusals,
        )
        # A claim of an order that was tried again may have the time of the one before.
        tried = f":{row.refusals}" if row.refusals else ""
        envelope = Envelope(book, refusing, f"abandoned:{order_id}:{row.until}{tried}", ACTOR, at)
        by_book.setdefault(book, []).append(envelope)
    for envelopes in by_book.values():
        system.handling.handle_each(envelopes)
    return len(rows)
