"""What officers look at: controls, channels, what they scanned, and one control."""

from fastapi.responses import Response

from adapters.texts import coded, mark_code
from adapters.web.filters import asked
from adapters.web.inspection_columns import (
    channel_table,
    control_table,
    kept_table,
)
from adapters.web.pages import Page
from adapters.web.product_pages import country_said
from adapters.web.scan_columns import dated_lots, lot_table, stock_table
from adapters.web.scanned_numbers import scanned
from domain.control_events import ControlKind, InspectionOutcome
from domain.dated import customs_day
from projections import (
    clearance_desk,
    controls_asked,
    enterprise_grades,
    inspection_channels,
    inspection_desk,
)
from projections.controls_asked import STANDING, STATES
from projections.inspection_channels import CHANNELS, RED, Against

COLOURS = (mark_code("red"), mark_code("yellow"), mark_code("green"), mark_code("low grade"))
"""Channels, and why a parcel stands in one of them without a word of customs."""

CONTROL_STATES = (mark_code("standing"), mark_code("override asked"), mark_code("lifted"))


def chosen(page: Page, name: str, among: tuple[str, ...], otherwise: str) -> str:
    said = asked(page, name) or otherwise
    return said if said in among else otherwise


def inspections_page(page: Page) -> Response:
    state = chosen(page, "state", STATES, STANDING)
    table = control_table(page)
    with page.read(inspection_desk.MODEL) as connection:
        rows = controls_asked.controls_of(
            connection, page.partition, state=state, **table.asked_rows
        )
        counts = controls_asked.counts_of(connection, page.partition)
    against = against_parcels(page)
    with page.read(clearance_desk.MODEL) as connection:
        channels = inspection_channels.counts_of(connection, page.partition, against)
    return page.show(
        "inspections/list.html",
        table=table.of_offset(rows),
        state=state,
        counts=counts,
        channels=channels,
    )


def against_parcels(page: Page) -> Against:
    with page.read(inspection_desk.MODEL) as connection:
        kept = controls_asked.kept_now(connection, page.partition)
        watched = enterprise_grades.watched(connection, page.partition)
    return Against({row.order_id: (row.control_id, row.reason) for row in kept}, watched)


def channels_page(page: Page) -> Response:
    channel = chosen(page, "channel", CHANNELS, RED)
    table = channel_table(page)
    against = against_parcels(page)
    with page.read(clearance_desk.MODEL) as connection:
        rows = inspection_channels.parcels_in(
            connection, page.partition, channel, against, **table.asked_rows
        )
        counts = inspection_channels.counts_of(connection, page.partition, against)
    return page.show(
        "inspections/channels.html", table=table.of_offset(rows), channel=channel, counts=counts
    )


def scan_page(page: Page) -> Response:
    number = asked(page, "number") or str(page.typed.get("number", ""))
    found = scanned(page, number) if number else None
    goods = found.goods if found else ()
    lines = [line for each in goods for line in each.lines]
    lots = dated_lots((lot for each in goods for lot in each.lots), customs_day(page.now))
    return page.show(
        "inspections/scan.html",
        number=number,
        found=found,
        stock=stock_table(page).of(lines),
        lots=lot_table(page).of(lots),
        kinds=[(kind.value, coded(kind.value)) for kind in ControlKind],
        today=customs_day(page.now),
        country_said=country_said,
    )


def control_page(page: Page, control_id: str) -> Response:
    table = kept_table(page)
    with page.read(inspection_desk.MODEL) as connection:
        row = controls_asked.one_control(connection, page.partition, control_id)
        if row is None:
            raise page.missing("control", control_id)
        kept = controls_asked.parcels_of(
            connection,
            page.partition,
            control_id,
            limit=table.limit,
            offset=table.asked.offset,
        )
        goods = controls_asked.goods_of(connection, page.partition, control_id)
    return page.show(
        "inspections/one.html",
        control=row,
        goods=goods,
        table=table.of_offset(kept),
        outcomes=[(each.value, coded(each.value)) for each in InspectionOutcome],
    )
