"""What pages of exits show: lists, passes, parcels with their ends, and what waits to leave."""

from collections import Counter
from typing import Any

from fastapi.responses import Response

from adapters.web.pages import Page
from adapters.web.paging import ROWS, asked, cut, offset_of
from domain.exit_list import Stage
from projections import clearance_desk, exit_board, exit_deliveries, zone_pages

STAGES = tuple(stage.value for stage in Stage if stage is not Stage.ABSENT)


def exits_page(page: Page) -> Response:
    mine, stage = [page.partition], asked(page, "stage")
    with page.read(exit_board.MODEL) as connection:
        rows = exit_board.exits_of(
            connection,
            mine,
            stage=stage,
            within=page.within,
            limit=ROWS + 1,
            offset=offset_of(page),
        )
        cases = exit_board.passed_unlisted(connection, mine, page.within)
        carriers = exit_deliveries.carriers(connection, mine, within=page.within)
        deliveries = exit_deliveries.deliveries_of(
            connection, mine, outcome=asked(page, "outcome"), within=page.within
        )
    with page.read(clearance_desk.MODEL) as connection:
        ready = zone_pages.runs_waiting_to_leave(connection, mine, page.within)
    return page.show(
        "exits/list.html",
        **cut(page, rows),
        stage=stage,
        stages=STAGES,
        cases=cases,
        carriers=carriers,
        deliveries=deliveries,
        ready=ready,
    )


def new_exit_page(page: Page) -> Response:
    """Released and picked parcels that stand on no list, by run."""
    wanted = asked(page, "run")
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
            else wanted in (None, row.run_id),
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
        **cut(page, [p for p in parcels if state in (None, p.state)][offset_of(page) :]),
        here=[p.order_id for p in parcels if p.state == "listed"],
        counts={name: counts[name] for name in ("listed", "passed", "withdrawn")},
        state=state,
        passes=passes,
        cases=[case for case in cases if case.exit_id == exit_id],
    )
