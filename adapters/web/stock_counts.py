"""Stock counts: what stands on the shelves against what should, spread over entries."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.entry_columns import count_line_table, count_table, spread_table
from adapters.web.pages import Page, page_of
from adapters.web.plain_ids import plain_id
from application.entering import SpreadDifferences
from domain.goods import SkuUnits
from domain.identifiers import CountId, EntryId, Sku
from domain.stock_count import EntryDelta, TakeCount
from projections import entry_board, entry_differences, zone_pages

router = APIRouter()


@router.get("/entries/counts")
def counts(page: Annotated[Page, Depends(page_of)]) -> Response:
    table = count_table(page)
    with page.read(entry_board.MODEL) as connection:
        rows = entry_differences.counts_of(connection, [page.partition], **table.asked_rows)
    return page.show("entries/counts.html", table=table.of_offset(rows))


@router.get("/entries/counts/new")
def new_count(page: Annotated[Page, Depends(page_of)]) -> Response:
    return new_count_page(page)


def new_count_page(page: Page) -> Response:
    with page.read(entry_board.MODEL) as connection:
        shelves = zone_pages.shelves_of(connection, page.partition)
    expected: dict[str, int] = defaultdict(int)
    for row in shelves:
        expected[row.sku] += row.standing
    return page.show(
        "entries/new_count.html",
        expected=dict(expected),
        count_id=f"SC-{page.now:%Y%m%d-%H%M}",
    )


@router.post("/entries/counts")
def take(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> TakeCount:
        skus = [Sku(str(sku)) for sku in act.form.getlist("sku")]
        return TakeCount(
            CountId(plain_id(act, "count_id")),
            tuple(SkuUnits(sku, act.whole(f"counted_{i}")) for i, sku in enumerate(skus)),
            tuple(SkuUnits(sku, act.whole(f"expected_{i}")) for i, sku in enumerate(skus)),
            act.now,
        )

    to = act.page.url("entries", "counts", str(act.form.get("count_id", "")).strip())
    return act.handle(command, to=to, again=lambda: new_count_page(act.page))


@router.get("/entries/counts/{count_id}")
def count(count_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return count_page(page, count_id)


def count_page(page: Page, count_id: str) -> Response:
    with page.read(entry_board.MODEL) as connection:
        head = zone_pages.count_of(connection, page.partition, count_id)
        lines = entry_differences.count_lines_of(connection, page.partition, count_id)
        spread = entry_differences.spread_of(connection, page.partition, count_id)
        shelves = zone_pages.shelves_of(connection, page.partition)
    if head is None:
        raise page.missing("stock count", count_id)
    differing = {line.sku: line.difference for line in lines if line.difference}
    return page.show(
        "entries/count.html",
        count=head,
        lines=count_line_table(page).of(lines),
        spread=spread_table(page).of(spread),
        differing=differing,
        places=proposed_spread(shelves, differing),
    )


def proposed_spread(shelves: Sequence[Any], differing: dict[str, int]) -> list[dict[str, Any]]:
    """Every entry that may take a part of a difference; the fullest is proposed for all of it."""
    places = list[dict[str, Any]]()
    for sku, difference in sorted(differing.items()):
        rows = [row for row in shelves if row.sku == sku]
        fullest = max(rows, key=lambda row: row.standing, default=None)
        places += [
            {
                "sku": sku,
                "entry_id": row.entry_id,
                "standing": row.standing,
                "delta": difference if row is fullest else 0,
            }
            for row in rows
        ]
    return places


@router.post("/entries/counts/{count_id}")
def spread(count_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> SpreadDifferences:
        places = zip(act.form.getlist("entry"), act.form.getlist("sku"), strict=True)
        parts = tuple(
            EntryDelta(EntryId(str(entry)), Sku(str(sku)), act.whole(f"delta_{i}", least=-(10**6)))
            for i, (entry, sku) in enumerate(places)
        )
        changing = tuple(part for part in parts if part.delta)
        return SpreadDifferences(CountId(count_id), changing, act.text("reason"), act.now)

    return act.handle(
        command,
        to=act.page.url("entries", "counts", count_id),
        again=lambda: count_page(act.page, count_id),
    )
