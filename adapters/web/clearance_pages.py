"""What pages of clearance show: runs at customs, and what in them must be mended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from fastapi.responses import Response

from adapters.texts import mark
from adapters.web.clearance_columns import (
    failure_table,
    other_payer_table,
    rejected_table,
    run_table,
    unfit_table,
    waiting_table,
)
from adapters.web.filters import asked
from adapters.web.guaranteed_runs import guarantee_of
from adapters.web.mending import links_of, mend_of
from adapters.web.needs_of_acts import WITH_TICKED
from adapters.web.pages import Page
from adapters.web.run_columns import member_table, message_table
from adapters.web.stopped_columns import reason_table
from adapters.web.tables.table import ROWS
from projections import (
    clearance_cases,
    clearance_desk,
    clearance_stopped,
    order_board,
    zone_pages,
)
from projections.clearance_orders import STAGES
from projections.clearance_payers import other_payers_of
from projections.clearance_stopped import Reason
from projections.stages import IN_THE_ZONE

LABELS = {
    "correct": mark("Correct and try again …"),
    "inspect": mark("Record inspection …"),
    "pick": mark("Pick …"),
    "hand-back": mark("Hand back …"),
    "withdraw": mark("Ask withdrawal …"),
}

ASKING_LABELS = {
    "ask-order": mark("Ask the shop again …"),
    "ask-payment": mark("Ask the payment firm again …"),
    "ask-waybill": mark("Ask the carrier again …"),
}
"""Of a document that customs did not answer, to whoever answers for it."""


def runs_page(page: Page) -> Response:
    mine, theirs = [page.partition], declared_by(page)
    merchant, declarant = asked(page, "merchant"), asked(page, "declarant")
    table = run_table(page)
    of_declarant = theirs if declarant is None else only_of(declarant, theirs)
    with page.read(clearance_desk.MODEL) as connection:
        rows = clearance_desk.runs_of(
            connection, mine, merchant, **table.asked_rows, **of_declarant
        )
        cases = cases_of(page, connection)
    with page.read(order_board.MODEL) as connection:
        waiting = zone_pages.batches_waiting(connection, mine, (IN_THE_ZONE,), page.within)
    return page.show(
        "clearance/list.html",
        table=run_table(page, filled_stages(rows[:ROWS])).of_offset(rows),
        merchant=merchant,
        declarant=declarant,
        waiting=waiting_table(page).of(waiting),
        **cases,
    )


def only_of(declarant: str, theirs: dict[str, Any]) -> dict[str, Any]:
    """One declarant of those whose runs may be seen."""
    reach = theirs["declarants"]
    return {**theirs, "declarants": [declarant] if reach is None or declarant in reach else []}


def cases_of(page: Page, connection: sa.Connection, run_id: str | None = None) -> dict[str, Any]:
    """Tables of what must be mended, in one run or in all of them."""
    found, kept = {}, {**declared_by(page), "run_id": run_id}
    for name, table, query in (
        ("failures", failure_table(page), clearance_cases.match_failures_of),
        ("rejected", rejected_table(page), clearance_cases.rejected_of),
        ("unfit", unfit_table(page), clearance_cases.unfit_receipts_of),
    ):
        rows = query(connection, [page.partition], **kept, **table.asked_rows)
        found[name] = table.of_offset(rows)
    reasons = clearance_stopped.reasons_of(
        connection, [page.partition], kinds=clearance_stopped.DIFFERING, **kept
    )
    table = reason_table(page, run_id, is_first=False).of(reasons)
    return {**found, "reasons": table, "links_of": lambda r: links_of(page, r), "mend_of": mend_of}


def declared_by(page: Page) -> dict[str, Any]:
    """Runs of merchants in reach; a declarant sees those that it declares itself."""
    return {"within": page.within, "declarants": page.declarants}


def filled_stages(rows: Sequence[Any]) -> list[str]:
    """Stages at which some order of the runs shown stands: all twelve would not fit a screen."""
    return [name for name in STAGES if any(row._mapping[name.replace(" ", "_")] for row in rows)]


def run_page(page: Page, run_id: str) -> Response:
    stage, payers = asked(page, "stage"), other_payer_table(page)
    with page.read(clearance_desk.MODEL) as connection:
        head = zone_pages.run_of(connection, page.partition, run_id)
        orders = clearance_desk.orders_of(connection, page.partition, run_id)
        messages = clearance_desk.messages_of(connection, page.partition, run_id)
        cases = cases_of(page, connection, run_id)
        paid = other_payers_of(connection, page.partition, run_id, **payers.asked_rows)
    if head is None:
        raise page.missing("clearance run", run_id)
    guaranteed = guarantee_of(page, head)
    counts = Counter(order.stage for order in orders)
    return page.show(
        "clearance/run.html",
        run=head,
        guaranteed=guaranteed,
        offered=offered(page),
        counts={name: counts[name] for name in STAGES if counts[name]},
        orders=len(orders),
        stage=stage,
        table=member_table(page).of([row for row in orders if stage in (None, row.stage)]),
        messages=message_table(page).of(messages),
        other_payers=payers.of_offset(paid),
        waiting_messages=Counter(o.refused_message_id for o in orders if o.refused_message_id),
        **cases,
    )


def offered(page: Page, labels: Mapping[str, str] = LABELS) -> list[tuple[str, str]]:
    """What may be done with ticked orders, by word and label."""
    return [
        (what, label)
        for what, label in labels.items()
        if any(page.visitor.may_send(command) for command in WITH_TICKED[what])
    ]


def whole_stage(page: Page, run_id: str, stage: str) -> tuple[str, ...]:
    """Every order of a run that stands at a stage, also those beyond the page; all without one."""
    with page.read(clearance_desk.MODEL) as connection:
        rows = clearance_desk.orders_of(connection, page.partition, run_id, stage or None)
    return tuple(row.order_id for row in rows)


def whole_reason(page: Page, run_id: str, reason: Reason) -> tuple[str, ...]:
    """Every order of a run that stops for a reason, also those beyond the page."""
    with page.read(clearance_desk.MODEL) as connection:
        return clearance_stopped.ids_stopped(connection, page.partition, run_id, reason)
