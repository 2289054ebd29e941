"""What pages of entries show: what came into the zone, for whom, and what waits for a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi.responses import Response

from adapters.web.entry_columns import arrived_table, entry_table
from adapters.web.entry_page_columns import other_tables, product_table
from adapters.web.filters import asked
from adapters.web.pages import Page
from adapters.web.previews import preview_of
from adapters.web.tables.table import Table
from application.sharing_shortage import ShareTallyShortage
from application.streams import ENTRY, PRODUCT
from domain import product
from domain.batch_events import ShortageShared
from domain.bonded_entry import DECIDER
from domain.consignment import Stage
from domain.entry_tally import DECISIONS
from domain.identifiers import BatchId, EntryId, shared_of, stream_of
from domain.order_events import RefundOwed
from domain.product import Product
from projections import customs_ledger, entry_board, entry_differences, planner_board, zone_pages

DECISIONS_FIRST = {
    "damaged": "destroy",
    "expired": "destroy",
    "short": "claim carrier",
    "over": "declare",
    "wrong": "return abroad",
}
"""What is usually decided of each kind: proposed, never assumed."""


def entries_page(page: Page) -> Response:
    mine, table = [page.partition], entry_table(page)
    merchant, sku = asked(page, "merchant"), asked(page, "product")
    with page.read(entry_board.MODEL) as connection:
        rows = entry_board.entries_of(
            connection,
            mine,
            merchant,
            sku=sku,
            **table.asked_rows,
        )
        below = entry_board.below_nothing(connection, mine)
        undecided = entry_differences.differences_of(connection, mine, is_undecided=True)
        counts = entry_differences.counts_of(connection, mine, limit=5)
    return page.show(
        "entries/list.html",
        table=table.of_offset(rows),
        merchant=merchant,
        product=sku,
        below=below,
        undecided=undecided,
        counts=counts,
        arrived=arrived_table(page).of(arrived(page)),
    )


def arrived(page: Page) -> list[Any]:
    """Consignments that wait to be listed, for those who plan or list them."""
    if not page.may_read(planner_board.MODEL):
        return []
    with page.read(planner_board.MODEL) as connection:
        voyages = planner_board.consignments_of(connection, page.partition, with_arrived=True)
    return [v for v in voyages if v.stage == Stage.ARRIVED.value and v.entry_id is None]


def new_entry_page(page: Page) -> Response:
    """List what one arrived consignment carries; its book lines are proposed from the book."""
    consignment_id = asked(page, "consignment") or str(page.typed.get("consignment_id", ""))
    with page.read(planner_board.MODEL) as connection:
        voyages = planner_board.consignments_of(connection, page.partition, with_arrived=True)
        units = planner_board.units_of_consignment(connection, page.partition, consignment_id)
    voyage = next((v for v in voyages if v.consignment_id == consignment_id), None)
    if voyage is None:
        raise page.missing("consignment", consignment_id)
    with page.read(customs_ledger.MODEL) as connection:
        known = customs_ledger.entry_lines_of(connection, [page.partition])
    packed: dict[str, int] = {}
    for row in units:
        packed[row.sku] = packed.get(row.sku, 0) + row.packed
    return page.show(
        "entries/new.html",
        voyage=voyage,
        units=units,
        packed={sku: n for sku, n in sorted(packed.items()) if n},
        proposed=proposed_lines(known, packed, registered(page, packed)),
    )


def proposed_lines(
    known: Any, packed: dict[str, int], filed: dict[str, Product]
) -> dict[str, dict[str, Any]]:
    """By product: where it stands in the book already, or the next line of it as it is filed."""
    latest = {row.sku: row for row in known if row.book_line is not None}
    number = max((row.book_line for row in latest.values()), default=0)
    lines = dict[str, dict[str, Any]]()
    for sku in sorted(packed):
        filing = filed[sku].registered
        codes = latest.get(sku) or filing
        if sku not in latest:
            number += 1
        lines[sku] = {
            "book_line": latest[sku].book_line if sku in latest else number,
            "hs_code": codes.hs_code if codes else "",
            "unit_code": codes.unit_code if codes else "",
        }
    return lines


def registered(page: Page, skus: Iterable[str]) -> dict[str, Product]:
    """Products as they are filed; no read model keeps their codes, so their streams are read."""
    ids = {stream_of(shared_of(page.partition), PRODUCT, sku): sku for sku in skus}
    read = page.system.log.read(list(ids)) if ids else {}
    return {ids[i]: product.DECIDER.state_of(stream.events) for i, stream in read.items()}


def entry_page(page: Page, entry_id: str) -> Response:
    with page.read(entry_board.MODEL) as connection:
        lines = entry_board.lines_of(connection, page.partition, entry_id)
        batches = entry_board.batches_of(connection, page.partition, entry_id)
        passes = entry_board.gate_passes_of(connection, page.partition, entry_id)
        differences = entry_differences.differences_of(connection, [page.partition], entry_id)
        decisions = entry_differences.decisions_of(connection, page.partition, entry_id)
        head = zone_pages.entry_of(connection, page.partition, entry_id)
    if head is None:
        raise page.missing("entry", entry_id)
    return page.show(
        "entries/entry.html",
        entry=head,
        lines=lines,
        products_table=product_table(page, head).of(lines),
        batches=batches,
        is_through=bool(passes),
        tables=tables_of(
            page,
            head,
            batches=batches,
            passes=passes,
            differences=[d for d in differences if d.found or d.decided],
            decisions=decisions,
        ),
        blocks=blocks_of(page, entry_id),
        answers=DECISIONS,
        first_answers=DECISIONS_FIRST,
        products=[(line.sku, line.sku) for line in lines],
    )


def tables_of(page: Page, entry: Any, **rows: Sequence[Any]) -> dict[str, Table]:
    return {name: table.of(rows[name]) for name, table in other_tables(page, entry).items()}


def blocks_of(page: Page, entry_id: str) -> list[dict[str, Any]]:
    """Blocks that still hold units; no read model keeps them, so the entry itself is asked."""
    if page.past:
        return []
    stream_id = stream_of(page.partition, ENTRY, entry_id)
    found = DECIDER.state_of(page.system.log.read([stream_id])[stream_id].events)
    return [
        {"block_id": block_id, "sku": sku, "units": block.units[sku], "left": left}
        for block_id, block in sorted(found.blocks.items())
        for sku, left in sorted(block.left.items())
        if left
    ]


def share_page(page: Page, entry_id: str, batch_id: str) -> Response:
    """Who of a batch goes short, before it is decided for good."""
    with page.read(entry_board.MODEL) as connection:
        entries = entry_board.entries_for_batch(connection, page.partition, batch_id)
    if not entries:
        raise page.missing("batch", batch_id)
    entry_ids = tuple(dict.fromkeys(EntryId(row.entry_id) for row in entries))
    command = ShareTallyShortage(BatchId(batch_id), entry_ids, page.now)
    preview = preview_of(page, command)
    shared = [event for event in preview.events if isinstance(event, ShortageShared)]
    owed = sum(event.amount_fen for event in preview.events if isinstance(event, RefundOwed))
    return page.show(
        "entries/share.html",
        entry_id=entry_id,
        batch_id=batch_id,
        entry_ids=entry_ids,
        cuts=[cut for event in shared for cut in event.cuts],
        owed_fen=owed,
        refused=preview.refusal,
        remedy=preview.remedy,
    )
