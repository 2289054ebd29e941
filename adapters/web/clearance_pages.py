"""What pages of clearance show: runs at customs, and what in them must be mended."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response

from adapters.texts import mark
from adapters.web.match_rules import in_words
from adapters.web.needs_of_acts import WITH_TICKED
from adapters.web.pages import Page
from adapters.web.paging import ROWS, asked, cut, offset_of
from projections import clearance_desk, order_board, zone_pages
from projections.clearance_orders import STAGES

LABELS = {
    "correct": mark("Correct and try again …"),
    "inspect": mark("Record inspection …"),
    "pick": mark("Pick …"),
    "hand-back": mark("Hand back …"),
    "withdraw": mark("Ask withdrawal …"),
}

SIDE_ROWS = 200
"""Failures and rejections shown at once; a run has at most 1,000 orders."""


def runs_page(page: Page) -> Response:
    mine, theirs = [page.partition], declared_by(page)
    with page.read(clearance_desk.MODEL) as connection:
        rows = clearance_desk.runs_of(
            connection, mine, limit=ROWS + 1, offset=offset_of(page), **theirs
        )
        failures = clearance_desk.match_failures_of(connection, mine, limit=SIDE_ROWS, **theirs)
        rejected = clearance_desk.rejected_of(connection, mine, limit=SIDE_ROWS, **theirs)
        unfit = clearance_desk.unfit_receipts_of(connection, mine, **theirs)
    with page.read(order_board.MODEL) as connection:
        waiting = zone_pages.batches_waiting(connection, mine, page.within)
    return page.show(
        "clearance/list.html",
        **cut(page, rows),
        filled=filled_stages(rows[:ROWS]),
        failures=side_by_side(failures),
        rejected=rejected,
        unfit=unfit,
        waiting=waiting,
    )


def declared_by(page: Page) -> dict[str, Any]:
    """Runs of merchants in reach; a declarant sees those that it declares itself."""
    return {"within": page.within, "declarants": page.declarants}


def filled_stages(rows: Sequence[Any]) -> list[str]:
    """Stages at which some order of the runs shown stands: all twelve would not fit a screen."""
    return [name for name in STAGES if any(row._mapping[name.replace(" ", "_")] for row in rows)]


def side_by_side(failures: Any) -> list[tuple[str, dict[str, Any]]]:
    """By rule: what it asks, and every field that differs with the document that stands apart."""
    groups: dict[str, dict[str, Any]] = {}
    for failure in failures:
        group = groups.setdefault(failure.rule, {"words": in_words(failure.rule), "rows": []})
        values = (failure.order_value, failure.payment_value, failure.waybill_value)
        group["rows"].append({"failure": failure, "differs": differing(*values)})
    return sorted(groups.items())


def differing(*values: str) -> list[bool]:
    """Which values are not the order's own; a document that does not say is not marked."""
    order = values[0]
    return [False, *(bool(value) and value != order for value in values[1:])]


def run_page(page: Page, run_id: str) -> Response:
    stage = asked(page, "stage")
    with page.read(clearance_desk.MODEL) as connection:
        head = zone_pages.run_of(connection, page.partition, run_id)
        orders = clearance_desk.orders_of(connection, page.partition, run_id)
        messages = clearance_desk.messages_of(connection, page.partition, run_id)
        failures = clearance_desk.match_failures_of(
            connection, [page.partition], run_id=run_id, limit=SIDE_ROWS
        )
        unfit = clearance_desk.unfit_receipts_of(
            connection, [page.partition], limit=500, **declared_by(page)
        )
    if head is None:
        raise page.missing("clearance run", run_id)
    counts = Counter(order.stage for order in orders)
    staying = [order for order in orders if stage in (None, order.stage)]
    shown = cut(page, staying[offset_of(page) :])
    return page.show(
        "clearance/run.html",
        run=head,
        offered=offered(page),
        counts={name: counts[name] for name in STAGES if counts[name]},
        orders=orders,
        stage=stage,
        shown=shown["rows"],
        shown_in_all=len(staying),
        before=shown["before"],
        after=shown["after"],
        messages=messages,
        waiting_messages=Counter(o.refused_message_id for o in orders if o.refused_message_id),
        failures=side_by_side(failures),
        rejected=[order for order in orders if order.stage == "rejected"],
        unfit=[row for row in unfit if row.run_id == run_id],
    )


def offered(page: Page) -> list[tuple[str, str]]:
    """What may be done with ticked orders, by word and label."""
    return [
        (what, label)
        for what, label in LABELS.items()
        if any(page.visitor.may_send(command) for command in WITH_TICKED[what])
    ]


def whole_stage(page: Page, run_id: str, stage: str) -> tuple[str, ...]:
    """Every order of a run that stands at a stage, also those beyond the page; all without one."""
    with page.read(clearance_desk.MODEL) as connection:
        rows = clearance_desk.orders_of(connection, page.partition, run_id, stage or None)
    return tuple(row.order_id for row in rows)
