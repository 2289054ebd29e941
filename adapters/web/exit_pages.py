"""What pages of exits show: lists, passes, parcels with their ends, and what waits to leave."""

from collections import Counter
from typing import Any

from fastapi.responses import Response

from adapters.texts import mark
from adapters.web.exit_columns import (
    OUTCOMES,
    carrier_table,
    case_table,
    delivery_table,
    exit_table,
    parcel_table,
    pass_table,
    ready_table,
)
from adapters.web.filters import asked
from adapters.web.needs_of_acts import WITH_PARCELS
from adapters.web.pages import Page
from domain.exit_list import Stage
from projections import clearance_desk, exit_board, exit_deliveries, zone_pages

LABELS = {"take-off": mark("Take off …"), "gate": mark("Report as passed …")}

STAGES = tuple(stage.value for stage in Stage if stage is not Stage.ABSENT)


def exits_page(page: Page) -> Response:
    mine, stage = [page.partition], asked(page, "stage")
    merchant, outcome, carrier = (asked(page, n) for n in ("merchant", "outcome", "carrier"))
    table, deliveries = exit_table(page), delivery_table(page)
    with page.read(exit_board.MODEL) as connection:
        rows = exit_board.exits_of(
            connection, mine, merchant, stage=stage, within=page.within, **table.asked_rows
        )
        cases = exit_board.passed_unlisted(connection, mine, page.within)
        carriers = exit_deliveries.carriers(connection, mine, within=page.within)
        reports = exit_deliveries.deliveries_of(
            connection,
            mine,
            outcome=outcome,
            carrier=carrier,
            within=page.within,
            **deliveries.asked_rows,
        )
    with page.read(clearance_desk.MODEL) as connection:
        ready = zone_pages.runs_waiting_to_leave(connection, mine, page.within)
    return page.show(
        "exits/list.html",
        table=table.of_offset(rows),
        merchant=merchant,
        stage=stage,
        stages=STAGES,
        cases=case_table(page).of(cases),
        first_carrier=carriers[0].carrier if carriers else "",
        carriers=carrier_table(page).of(carriers),
        carrier_names=[row.carrier for row in carriers],
        carrier=carrier,
        outcome=outcome,
        outcomes=[*OUTCOMES],
        deliveries=deliveries.of_offset(reports),
        ready=ready_table(page).of(ready),
    )


def new_exit_page(page: Page) -> Response:
    """Released and picked parcels that stand on no list, by run."""
    wanted = set(page.request.query_params.getlist("run"))
    with page.read(clearance_desk.MODEL) as connection:
        parcels = zone_pages.parcels_to_list(connection, page.partition, page.within)
        waiting = zone_pages.runs_waiting_to_leave(connection, [page.partition], page.within)
    by_run: dict[str, list[str]] = {}
    for row in parcels:
        by_run.setdefault(row.run_id, []).append(row.order_id)
    typed = page.typed.get("run") is not None
    runs: list[dict[str, Any]] = [
        {
            "run": row,
            "order_ids": by_run.get(row.run_id, []),
            "is_chosen": bool(page.typed.get(f"take_{i}"))
            if typed
            else not wanted or row.run_id in wanted,
        }
        for i, row in enumerate(waiting)
    ]
    return page.show(
        "exits/new.html",
        runs=runs,
        total=len(parcels),
        proposed=f"X-{page.now:%Y%m%d-%H%M}",
    )


def exit_page(page: Page, exit_id: str) -> Response:
    state = asked(page, "state")
    with page.read(exit_board.MODEL) as connection:
        head = zone_pages.exit_of(connection, page.partition, exit_id)
        parcels = exit_board.parcels_of(connection, page.partition, exit_id, within=page.within)
        passes = exit_board.passes_of(connection, page.partition, exit_id)
        cases = exit_board.passed_unlisted(connection, [page.partition], page.within)
    if head is None or (page.within is not None and not parcels):
        raise page.missing("exit", exit_id)
    counts = Counter(parcel.state for parcel in parcels)
    return page.show(
        "exits/exit.html",
        exit=head,
        table=parcel_table(page).of([p for p in parcels if state in (None, p.state)]),
        offered=offered(page),
        here=[p.order_id for p in parcels if p.state == "listed"],
        counts={name: counts[name] for name in ("listed", "passed", "withdrawn")},
        state=state,
        passes=pass_table(page, head.pass_no).of(passes),
        cases=case_table(page).of([case for case in cases if case.exit_id == exit_id]),
    )


def offered(page: Page) -> list[tuple[str, str]]:
    """What may be done with marked parcels, by word and label."""
    may_send = page.visitor.may_send
    return [(what, LABELS[what]) for what, each in WITH_PARCELS.items() if any(map(may_send, each))]
