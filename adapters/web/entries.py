"""Entries: list what has arrived, take it through the gate, post it, decide what differs."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web import stock_counts, tallies
from adapters.web.acts import Act, act_of
from adapters.web.entry_pages import entries_page, entry_page, new_entry_page, share_page
from adapters.web.pages import Page, page_of
from adapters.web.plain_ids import plain_id
from application.entering import BookLine, EnterConsignments
from application.sharing_shortage import ShareTallyShortage
from domain.entry_commands import (
    BlockStock,
    DecideDiscrepancy,
    PassEntryGate,
    PostEntry,
    UnblockStock,
)
from domain.goods import SkuUnits
from domain.identifiers import BatchId, ConsignmentId, EntryId, Sku

GRAMS_PER_KG = 1_000

router = APIRouter()
# First: else `counts` would be taken for an entry's id.
router.include_router(stock_counts.router)
router.include_router(tallies.router)


@router.get("/entries")
def entries(page: Annotated[Page, Depends(page_of)]) -> Response:
    return entries_page(page)


@router.get("/entries/new")
def new_entry(page: Annotated[Page, Depends(page_of)]) -> Response:
    return new_entry_page(page)


@router.post("/entries")
def enter(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> EnterConsignments:
        return EnterConsignments(
            EntryId(plain_id(act, "entry_id")),
            act.text("list_no"),
            (ConsignmentId(act.text("consignment_id")),),
            book_lines(act),
            act.now,
        )

    to = act.page.url("entries", str(act.form.get("entry_id", "")).strip())
    return act.handle(command, to=to, again=lambda: new_entry_page(act.page))


def book_lines(act: Act) -> tuple[BookLine, ...]:
    return tuple(
        BookLine(
            act.whole(f"book_line_{i}", least=1),
            Sku(str(sku)),
            act.text(f"hs_code_{i}"),
            act.text(f"unit_code_{i}"),
        )
        for i, sku in enumerate(act.form.getlist("sku"))
    )


@router.get("/entries/{entry_id}")
def entry(entry_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return entry_page(page, entry_id)


@router.post("/entries/{entry_id}/gate")
def pass_gate(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> PassEntryGate:
        grams = int(act.decimal("gross_kg", places=3) * GRAMS_PER_KG)
        return PassEntryGate(
            EntryId(entry_id), act.text("pass_no"), act.text("vehicle"), grams, act.now
        )

    return handled(act, command, entry_id)


@router.post("/entries/{entry_id}/post")
def post(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> PostEntry:
        units = tuple(
            SkuUnits(Sku(str(sku)), act.whole(f"posted_{i}"))
            for i, sku in enumerate(act.form.getlist("sku"))
        )
        return PostEntry(EntryId(entry_id), units, act.now)

    return handled(act, command, entry_id)


@router.post("/entries/{entry_id}/decide")
def decide(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DecideDiscrepancy:
        return DecideDiscrepancy(
            EntryId(entry_id),
            Sku(act.text("sku")),
            act.text("kind"),
            act.whole("units", least=1),
            act.text("decision"),
            act.now,
        )

    return handled(act, command, entry_id)


@router.post("/entries/{entry_id}/block")
def block(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> BlockStock:
        units = (SkuUnits(Sku(act.text("sku")), act.whole("units", least=1)),)
        return BlockStock(
            EntryId(entry_id), act.text("block_id"), units, act.text("reason"), act.now
        )

    return handled(act, command, entry_id)


@router.post("/entries/{entry_id}/unblock")
def unblock(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> UnblockStock:
        units = (SkuUnits(Sku(act.text("sku")), act.whole("units", least=1)),)
        return UnblockStock(EntryId(entry_id), act.text("block_id"), units, act.now)

    return handled(act, command, entry_id)


@router.get("/entries/{entry_id}/share/{batch_id}")
def sharing(entry_id: str, batch_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return share_page(page, entry_id, batch_id)


@router.post("/entries/{entry_id}/share/{batch_id}")
def share(entry_id: str, batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ShareTallyShortage:
        entry_ids = tuple(EntryId(i) for i in act.texts("entry_ids"))
        return ShareTallyShortage(BatchId(batch_id), entry_ids, act.now)

    to = act.page.url("entries", entry_id)
    return act.handle(command, to=to, again=lambda: share_page(act.page, entry_id, batch_id))


def handled(act: Act, command: Callable[[], Any], entry_id: str) -> Response:
    to = act.page.url("entries", entry_id)
    return act.handle(command, to=to, again=lambda: entry_page(act.page, entry_id))
