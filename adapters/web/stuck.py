"""Stuck: everything that waits, whose it is, since when, and the page where it is done."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.stuck_columns import inbox_table
from projections import stuck_inbox
from projections import stuck_rules as steps
from projections.stuck_rules import RULES

router = APIRouter()

ROLES = tuple(sorted({rule.whose for rule in RULES.values()}))

AREAS = {
    "campaign": "campaigns",
    "order": "orders",
    "batch": "batches",
    "consignment": "consignments",
    "entry": "entries",
    "run": "clearance",
    "exit": "exits",
}
"""By kind of stream: the area with a page of its own for each."""


@router.get("/stuck")
def stuck(page: Annotated[Page, Depends(page_of)]) -> Response:
    whose, show = asked(page, "whose"), asked(page, "show")
    mine, now, merchant = [page.partition], page.now, asked(page, "merchant")
    table = inbox_table(page)
    with page.read(stuck_inbox.MODEL) as connection:
        rows = stuck_inbox.inbox(
            connection,
            mine,
            merchant,
            whose=whose,
            within=page.within,
            only_cases=show == "cases",
            overdue_at=now if show == "late" else None,
            **table.asked_rows,
        )
        counts = stuck_inbox.inbox_counts(connection, mine, now=now, within=page.within)
    return page.show(
        "stuck/list.html",
        table=table.of_offset(rows),
        place_of=lambda row: place_of(page, row),
        merchant=merchant,
        counts=counts,
        sums={
            name: sum(getattr(row, name) for row in counts) for name in ("rows", "cases", "late")
        },
        whose=whose,
        roles=ROLES,
        show=show,
        now=now,
    )


def place_of(page: Page, row: Any) -> str:
    """The page on which the next step is taken."""
    match row.step:
        case steps.LIST_ENTRY.step:
            return page.url("entries", "new", consignment=row.id)
        case steps.OPEN_RUN.step:
            return page.url("clearance", "new")
        case steps.TALLY.step:
            return page.url("entries", row.id, "tally")
        case steps.DECIDE_COUNT.step:
            return page.url("entries", "counts", row.id)
        case steps.LIST_FOR_EXIT.step if row.kind == "run":
            return page.url("exits", "new", run=row.id)
        case steps.OPEN_RETURN.step:
            return page.url("returns", "new", order=row.id)
        case steps.SEND_BACK.step:
            return page.url("returns", "receive", order=row.id, no=row.part)
        case steps.DECLARE_RETURN.step | steps.ANSWER_RETURN.step | steps.MEND_RETURN.step:
            return page.url("returns")
        case step if row.kind == "order" and step in steps.MEMBER_CASES:
            return page.url("clearance", row.part)
    if row.kind in AREAS:
        return page.url(AREAS[row.kind], row.id)
    return page.url("audit", "stream", kind=row.kind, id=row.id)
