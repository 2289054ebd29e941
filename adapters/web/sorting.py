"""Sorting: a bench for a scan gun; every scan is recorded, and its verdict shown big."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.texts import mark, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.sorting_columns import (
    aside_table,
    scan_table,
    sorting_run_table,
    station_table,
)
from application.leaving import ScannedParcel, ScanParcels
from domain.dated import customs_day
from domain.identifiers import RunId, SortingId
from domain.sorting_run import Verdict
from projections import clearance_desk, sorting_bench, zone_pages

router = APIRouter()

STATION, LANE = "station 1", "lane 1"
GRAMS_MAX = 100_000

GO, STOP = mark("GO"), mark("STOP")
VERDICTS: dict[str, tuple[str, str]] = {
    Verdict.RELEASED.value: (GO, mark("Customs has released it: into its lane.")),
    Verdict.UNKNOWN_WAYBILL.value: (STOP, mark("No order of this book has this waybill.")),
    Verdict.NOT_RELEASED.value: (STOP, mark("Customs has not released it: back to the shelf.")),
    Verdict.HELD.value: (STOP, mark("Customs holds it: to the cage.")),
    Verdict.UNDER_CONTROL.value: (STOP, mark("An officer keeps it: to the inspection table.")),
    Verdict.NOT_PICKED.value: (STOP, mark("It was never picked: look what is inside.")),
    Verdict.WEIGHT_DIFFERS.value: (
        STOP,
        mark("It weighs otherwise than its waybill says: open it."),
    ),
}
"""What to do with the parcel in hand."""


@router.get("/sorting")
def bench(page: Annotated[Page, Depends(page_of)]) -> Response:
    return bench_page(page)


def bench_page(page: Page) -> Response:
    station = asked(page, "station") or str(page.typed.get("station", "")) or STATION
    lane = asked(page, "lane") or str(page.typed.get("lane", "")) or LANE
    reason = asked(page, "reason")
    sorting_id = sorting_of(page, station)
    scanned_no = asked(page, "scanned")
    scans, runs, aside = scan_table(page), sorting_run_table(page), aside_table(page)
    with page.read(sorting_bench.MODEL) as connection:
        last = scanned_no and zone_pages.scan_of(connection, page.partition, sorting_id, scanned_no)
        seen = sorting_bench.scans_of(
            connection,
            page.partition,
            sorting_id,
            limit=scans.limit,
            offset=scans.asked.offset,
        )
        standing = sorting_bench.parcels_standing_aside(
            connection, [page.partition], reason=reason, **aside.asked_rows
        )
        latest = sorting_bench.latest_runs(connection, [page.partition], **runs.asked_rows)
        today = sorting_bench.stations_since(
            connection, [page.partition], page.now - timedelta(days=1)
        )
    return page.show(
        "sorting/bench.html",
        station=station,
        lane=lane,
        sorting_id=sorting_id,
        weighing=asked(page, "weigh"),
        scans=scans.of_offset(seen),
        last=last,
        unseen=None if last else scanned_no,
        said=VERDICTS.get(last.verdict, (STOP, "")) if last else None,
        aside=aside.of_offset(standing),
        reasons=[verdict.value for verdict in Verdict if verdict is not Verdict.RELEASED],
        reason=reason,
        runs=runs.of_offset(latest),
        today=station_table(page).of(today),
        verdicts=VERDICTS,
    )


def sorting_of(page: Page, station: str) -> str:
    """One run a station and customs day: streams end."""
    return f"S-{customs_day(page.now):%Y%m%d}-{station.replace(' ', '-')}"


@router.post("/sorting")
def scan(act: Annotated[Act, Depends(act_of)]) -> Response:
    """One field: a waybill, and its weight behind it or in the next scan."""
    page = act.page
    station, lane = str(act.form.get("station", "")), str(act.form.get("lane", ""))
    try:
        waybill_no, grams = scanned(act)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: bench_page(page))
    if grams is None:
        return RedirectResponse(
            page.url("sorting", station=station, lane=lane, weigh=waybill_no), 303
        )
    with page.system.engine.connect() as connection:
        found = clearance_desk.run_and_order_of_waybill(connection, page.partition, waybill_no)

    def command() -> ScanParcels:
        run_id = RunId(found.run_id) if found else None
        parcel = ScannedParcel(waybill_no, run_id, grams, act.text("lane"))
        sorting_id = SortingId(sorting_of(page, act.text("station")))
        return ScanParcels(sorting_id, act.text("station"), (parcel,), act.now)

    to = page.url("sorting", station=station, lane=lane, scanned=waybill_no)
    return act.handle(command, to=to, again=lambda: bench_page(page))


def scanned(act: Act) -> tuple[str, int | None]:
    """`SF0001 1250`, or `SF0001` first and `1250` when the bench asks for the weight."""
    words = act.text("scan").split()
    weighing = act.text("weigh", needed=False)
    if weighing and len(words) == 1 and words[0].isascii() and words[0].isdecimal():
        words = [weighing, *words]
    if len(words) == 1:
        return words[0], None
    is_weight = len(words) == 2 and words[1].isascii() and words[1].isdecimal()
    if not is_weight or len(words[1]) > 6 or int(words[1]) > GRAMS_MAX:
        raise FieldRefusedError("scan", say("A waybill, then its weight in whole grams."))
    return words[0], int(words[1])
