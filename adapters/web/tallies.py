"""The tally: what was counted of an entry against what was expected, made for a handheld."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.faults import Fault
from adapters.web.pages import Page, page_of
from adapters.web.previews import preview_of
from adapters.web.tally_lots import lots_in, lots_said
from domain.entry_commands import TallyGoods
from domain.entry_events import GoodsTallied, SkuCount
from domain.identifiers import EntryId, Sku
from projections import entry_board, zone_pages

router = APIRouter()

TYPED = ("good", "damaged", "expired", "wrong")
"""What a person counts; short and over follow from what was expected."""


@router.get("/entries/{entry_id}/tally")
def tally(entry_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return tally_page(page, entry_id)


def tally_page(page: Page, entry_id: str) -> Response:
    with page.read(entry_board.MODEL) as connection:
        entry = zone_pages.entry_of(connection, page.partition, entry_id)
        lines = entry_board.lines_of(connection, page.partition, entry_id)
    if entry is None:
        raise page.missing("entry", entry_id)
    return page.show(
        "entries/tally.html",
        entry=entry,
        lines=lines,
        typed=page.typed or page.request.query_params,
        tally_no=proposed_no(page, entry),
    )


def proposed_no(page: Page, entry: Any) -> str:
    """The first tally of an entry bears its name; a later one the time as well."""
    if entry.tally_no is None:
        return f"T-{entry.entry_id}"
    return f"T-{entry.entry_id}-{page.now:%m%d%H%M}"


@router.get("/entries/{entry_id}/tally/close")
def closing(entry_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """What closing the tally will say, from the numbers in the query."""
    counted = Act(page, FormData(list[Any](page.request.query_params.multi_items())), page.now)
    try:
        command = tally_of(counted, entry_id)
    except FieldRefusedError as fault:
        page.fault = Fault("tally", fault.field, fault.words)
        page.typed, page.status = counted.form, 422
        return tally_page(page, entry_id)
    return close_page(page, entry_id, command)


def close_page(page: Page, entry_id: str, command: TallyGoods) -> Response:
    with page.read(entry_board.MODEL) as connection:
        entry = zone_pages.entry_of(connection, page.partition, entry_id)
        lines = entry_board.lines_of(connection, page.partition, entry_id)
    if entry is None:
        raise page.missing("entry", entry_id)
    events = preview_of(page, command).events
    tallied = next((event for event in events if isinstance(event, GoodsTallied)), None)
    counts = tallied.counts if tallied else ()
    return page.show(
        "entries/close_tally.html",
        entry=entry,
        command=command,
        counts=counts,
        lots=tallied.lots if tallied else (),
        said=lots_said,
        allotments=tallied.allotments if tallied else (),
        listed={line.sku: line.listed for line in lines},
        differing=sum(differences_in(counts).values()),
        back=page.url("entries", entry_id, "tally", **typed_query(command)),
    )


def differences_in(counts: tuple[SkuCount, ...]) -> Counter[str]:
    kinds = ("damaged", "expired", "short", "over", "wrong")
    return Counter({kind: sum(getattr(count, kind) for count in counts) for kind in kinds})


def typed_query(command: TallyGoods) -> dict[str, Any]:
    """The numbers as the form of the tally takes them back."""
    query: dict[str, Any] = {"tally_no": command.tally_no}
    for i, count in enumerate(command.counts):
        query |= {f"{name}_{i}": getattr(count, name) for name in TYPED}
        query |= {f"lots_{i}": lots_said(command.lots, count.sku)}
    return query


@router.post("/entries/{entry_id}/tally")
def close(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: tally_of(act, entry_id),
        to=act.page.url("entries", entry_id),
        again=lambda: tally_page(act.page, entry_id),
    )


def tally_of(act: Act, entry_id: str) -> TallyGoods:
    """Numbers by product; what is left empty was not seen."""
    counts = tuple(
        SkuCount(Sku(str(sku)), **{name: counted(act, f"{name}_{i}") for name in TYPED})
        for i, sku in enumerate(act.form.getlist("sku"))
    )
    return TallyGoods(EntryId(entry_id), act.text("tally_no"), counts, act.now, lots_in(act))


def counted(act: Act, name: str) -> int:
    return act.whole(name) if act.text(name, needed=False) else 0
