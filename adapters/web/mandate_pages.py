"""What pages of mandates show: who acts for whom, and what ends when a mandate is withdrawn."""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from adapters.access.reaching import RIGHT_OF
from adapters.access.registry import Party
from adapters.texts import coded, mark, translated
from adapters.web.pages import Page
from adapters.web.previews import preview_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from application.rights import MAY_SEND
from application.roles import PARTY_OF, PartyKind
from domain.identifiers import MerchantId, shared_of
from domain.mandate import RIGHTS, WithdrawMandate
from projections import mandate_book, order_board, order_search, stages
from projections.order_search import OrderFilter

RIGHTS_OF: Mapping[PartyKind, tuple[str, ...]] = {
    **{kind: (right,) for kind, right in RIGHT_OF.items()},
    PartyKind.DECLARANT: ("declare", "withdraw", "return"),
}
"""Which mandates a firm of each kind is given."""

NO_LONGER = {
    "declare": mark(
        "It sees none of your orders and runs any more, and declares, corrects, withdraws and"
        " returns nothing for you. What customs has in hand goes on and its answers are recorded,"
        " but nobody acts on these runs for you until it is mandated again."
    ),
    "sell": mark(
        "It sees none of your orders any more, and places, cancels and corrects none for you."
    ),
    "collect": mark("It confirms no payments of your orders any more, and pays no refunds out."),
    "carry": mark(
        "It sees none of your parcels any more, and reports no departures, arrivals and deliveries"
        " of them. Parcels it has already taken over stay with it."
    ),
    "guarantee": mark("It lodges nothing for your goods any more. What is lodged stays lodged."),
}
"""By right; what else a mandate names is an agreement that no command of this system asks for."""

WAITING_FOR: Mapping[str, Sequence[str]] = {
    "declare": (*stages.IN_RUN, stages.RETURNING),
    "sell": (stages.PLACED,),
    "collect": (stages.PLACED,),
    "carry": (stages.LEFT,),
}
"""Stages of orders whose next step is the mandatary's."""


COLUMNS = (
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("firm", mark("Firm"), value=lambda row: row.mandatary),
    Column("right", mark("To"), Kind.CODE),
    Column("given", mark("Given"), Kind.MOMENT, lambda row: row.given_at),
    Column("until", mark("Until"), Kind.MOMENT),
    Column("withdrawn", mark("Withdrawn"), Kind.MOMENT, lambda row: row.withdrawn_at),
)


def mandates_page(page: Page) -> Response:
    visitor = page.visitor
    is_firm = visitor.party_kind in RIGHT_OF
    table = Table(
        page,
        "mandates",
        COLUMNS,
        sorts=(),
        key=lambda row: f"{row.merchant_id}-{row.mandatary}-{row.right}",
    )
    with page.read(mandate_book.MODEL) as connection:
        rows = mandate_book.mandates_in(
            connection,
            shared_of(page.partition),
            merchants=None if is_firm else page.within,
            mandatary=visitor.party_id if is_firm else None,
            limit=table.limit,
            offset=table.asked.offset,
        )
    may_give = page.may_post(page.url("mandates"))
    return page.show(
        "mandates/list.html",
        table=table.of_offset(rows),
        is_firm=is_firm,
        firms=choices(firms_of(page)) if may_give else (),
        merchants=choices(merchants_of(page)) if may_give and not visitor.own_merchant else (),
        rights=[(right, coded(right)) for right in RIGHTS],
        now=page.now,
    )


def withdrawal_page(page: Page, merchant_id: str, mandatary: str, right: str) -> Response:
    """What ends with a mandate, and for how many orders, before it is confirmed."""
    shared = shared_of(page.partition)
    with page.read(mandate_book.MODEL) as connection:
        row = mandate_book.one_mandate(connection, shared, merchant_id, mandatary, right)
    if row is None:
        raise page.missing("mandate", f"{merchant_id} {mandatary} {right}")
    command = WithdrawMandate(MerchantId(merchant_id), mandatary, right, page.system.clock())
    return page.show(
        "mandates/withdraw.html",
        row=row,
        preview=preview_of(page, command, shared),
        no_longer=translated(NO_LONGER[right]) if right in NO_LONGER else "",
        commands=commands_by(right),
        waiting=orders_waiting(page, merchant_id, right),
        now=page.now,
    )


def orders_waiting(page: Page, merchant_id: str, right: str) -> tuple[int, int] | None:
    """How many orders of the merchant wait for what the right is for, and what they are owed."""
    if right not in WAITING_FOR or not page.may_read(order_board.MODEL):
        return None
    with page.read(order_board.MODEL) as connection:
        shown = OrderFilter(merchant_id, stages=WAITING_FOR[right])
        waiting = sum(
            row.orders for row in order_search.sums_by_stage(connection, page.partition, shown)
        )
        whole = order_search.sums_by_stage(connection, page.partition, OrderFilter(merchant_id))
    owed = sum(row.owed_fen - row.repaid_fen for row in whole) if right == "collect" else 0
    return waiting, owed


def commands_by(right: str) -> list[str]:
    """Names of the commands that somebody with this mandate sends, by the table of rights."""
    kinds = {kind for kind, asked in RIGHT_OF.items() if asked == right}
    return sorted(
        command.__name__
        for command, roles in MAY_SEND.items()
        if any(PARTY_OF[role] in kinds for role in roles)
    )


def firms_of(page: Page) -> list[Party]:
    """Registered firms that can be mandated."""
    return [party for party in page.doors.accounts.every_party() if party.kind in RIGHTS_OF]


def merchants_of(page: Page) -> list[Party]:
    parties = page.doors.accounts.every_party()
    return [party for party in parties if party.kind is PartyKind.MERCHANT]


def choices(parties: Sequence[Party]) -> list[tuple[str, str]]:
    return [(p.party_id, f"{p.party_id} · {p.name} · {coded(p.kind.value)}") for p in parties]
