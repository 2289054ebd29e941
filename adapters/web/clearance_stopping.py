"""What stops before customs: the reasons with their counts, each with what would mend it."""

from typing import Any

from fastapi.responses import Response

from adapters.web.clearance_pages import ASKING_LABELS, LABELS, declared_by, offered
from adapters.web.filters import asked
from adapters.web.mending import acts_of, links_of, mend_of
from adapters.web.pages import Page
from adapters.web.stopped_columns import reason_query, reason_table, stopped_table
from projections import clearance_desk, clearance_stopped
from projections.clearance_stopped import Reason


def stopped_page(page: Page) -> Response:
    """Of all runs, of one run, or of one reason; the reasons stand first."""
    run_id, reason = asked(page, "run"), reason_asked(page)
    reasons, table = reason_table(page, run_id), stopped_table(page)
    mine, reach = [page.partition], declared_by(page)
    with page.read(clearance_desk.MODEL) as connection:
        found = clearance_stopped.reasons_of(connection, mine, run_id=run_id, **reach)
        orders = clearance_stopped.orders_stopped(connection, mine, run_id=run_id, **reach)
        rows = clearance_stopped.stopped_of(
            connection, mine, reason, run_id=run_id, **reach, **table.asked_rows
        )
        runs = clearance_stopped.runs_of_reason(connection, mine, reason, **reach)
    chosen = next((row for row in found if is_of(row, reason)), None) if reason.rule else None
    return page.show(
        "clearance/stopped.html",
        run_id=run_id,
        reason=reason,
        chosen=chosen,
        reasons=reasons.of(found),
        oldest=min((row.since for row in found), default=None),
        table=table.of_offset(rows),
        orders=orders,
        runs=runs,
        acts=acts_offered(page, chosen) if chosen and run_id else [],
        links_of=lambda row: links_of(page, row),
        mend_of=mend_of,
        query=reason_query(chosen, run_id) if chosen else {},
    )


def is_of(row: Any, reason: Reason) -> bool:
    """Whether a reason of the list is the one asked for, as far as it is named."""
    asked_for = ((row.rule, reason.rule), (row.field, reason.field), (row.about, reason.about))
    return all(wanted in (None, value) for value, wanted in asked_for)


def reason_asked(page: Page) -> Reason:
    return Reason(asked(page, "rule"), asked(page, "field"), asked(page, "about"))


def acts_offered(page: Page, chosen: Any) -> list[tuple[str, str]]:
    """By word and label, those of a reason's acts that who looks may do."""
    may_do = dict(offered(page, {**LABELS, **ASKING_LABELS}))
    return [(what, may_do[what]) for what in acts_of(chosen) if what in may_do]
