"""The green channel: fresh goods by appointment, with the clock since they landed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import coded, mark, mark_code, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.filters import asked
from adapters.web.formats import lasting
from adapters.web.pages import Page, page_of
from adapters.web.plain_ids import plain_id
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.dated import GREEN_CHANNEL_HOURS, customs_day, in_force
from domain.entry_appointment_commands import (
    CancelAppointment,
    KeepAppointment,
    MakeAppointment,
)
from domain.entry_appointment_events import AppointmentWay
from domain.identifiers import EntryId, Sku
from projections import clearance_waits, clearance_waits_asked, entry_appointments, entry_board
from projections.entry_appointments import APPOINTMENT_SORTS, MISSED, STATES

router = APIRouter()

STATES_IN_WORDS = (
    mark_code("missed"),
    mark_code("open now"),
    mark_code("to come"),
    mark_code("kept in time"),
    mark_code("kept late"),
    mark_code("cancelled"),
)
TONES = {"missed": "bad", "open now": "warn", "kept in time": "good", "kept late": "warn"}


@dataclass(frozen=True, slots=True)
class Clocked:
    """An appointment with the clock of its goods: they landed and are not in the zone yet."""

    row: Any
    landed_at: datetime | None
    now: datetime

    @property
    def waiting(self) -> timedelta | None:
        return None if self.landed_at is None else max(timedelta(), self.now - self.landed_at)

    @property
    def aim(self) -> timedelta:
        return timedelta(hours=in_force(GREEN_CHANNEL_HOURS, customs_day(self.row.begins_at)))

    @property
    def is_late(self) -> bool:
        return self.waiting is not None and self.waiting > self.aim

    @property
    def is_open(self) -> bool:
        return self.row.kept_at is None and self.row.cancelled_at is None


APPOINTMENTS = (
    Column("entry", mark("Entry"), Kind.ID, lambda each: each.row.entry_id, ("entries",)),
    Column("number", mark("Appointment"), Kind.ID, lambda each: each.row.appointment_no),
    Column(
        "state",
        mark("State"),
        Kind.CODE,
        lambda each: each.row.state,
        tone=lambda each: TONES.get(each.row.state, ""),
    ),
    Column("way", mark("Gate"), value=lambda each: coded(each.row.way)),
    Column("begins", mark("From"), Kind.MOMENT, lambda each: each.row.begins_at),
    Column("ends", mark("Until"), Kind.MOMENT, lambda each: each.row.ends_at),
    Column("goods", mark("Fresh goods"), value=lambda each: each.row.skus),
    Column("reason", mark("Reason"), value=lambda each: each.row.reason),
    Column("by", mark("Asked by"), value=lambda each: each.row.asked_by),
    Column(
        "clock",
        mark("Since landing"),
        value=lambda each: lasting(each.waiting),
        is_figure=True,
        tone=lambda each: "bad" if each.is_late else "",
    ),
    Column("aim", mark("Aim"), value=lambda each: lasting(each.aim), is_figure=True),
    Column("kept", mark("Kept"), Kind.MOMENT, lambda each: each.row.kept_at, is_shown=False),
    Column("because", mark("Cancelled because"), value=lambda e: e.row.cancelled_because),
    Column("made", mark("Made"), Kind.MOMENT, lambda each: each.row.made_at, is_shown=False),
)


@router.get("/inspections/appointments")
def appointments(page: Annotated[Page, Depends(page_of)]) -> Response:
    return appointments_page(page)


def appointments_page(page: Page) -> Response:
    """Of all entries, or of one, with what may be done to each."""
    state, entry_id = asked(page, "state"), asked(page, "entry") or typed_entry(page)
    table = Table(
        page,
        "appointments",
        APPOINTMENTS,
        sort="begins",
        sorts=[*APPOINTMENT_SORTS],
        key=lambda each: f"{each.row.entry_id}-{each.row.appointment_no}",
    )
    with page.read(entry_board.MODEL) as connection:
        rows = entry_appointments.appointments_of(
            connection,
            page.partition,
            page.now,
            entry_id=entry_id,
            state=state if state in STATES else None,
            **table.asked_rows,
        )
        counts = entry_appointments.counts_of(connection, page.partition, page.now)
        lines = entry_board.lines_of(connection, page.partition, entry_id) if entry_id else []
    with page.read(clearance_waits.MODEL) as connection:
        ids = [row.entry_id for row in rows]
        landed = clearance_waits_asked.landed_at(connection, page.partition, ids)
    clocked = [Clocked(row, landed.get(row.entry_id), page.now) for row in rows]
    return page.show(
        "inspections/appointments.html",
        table=table.of_offset(clocked),
        counts=counts,
        state=state if state in STATES else None,
        entry_id=entry_id,
        skus=" ".join(line.sku for line in lines),
        ways=[(way.value, coded(way.value)) for way in AppointmentWay],
        missed=counts[MISSED],
    )


def typed_entry(page: Page) -> str | None:
    """The entry whose form comes back."""
    return str(page.typed.get("entry_id", "")).strip() or None


@router.post("/inspections/appointments")
def make(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Times are of the clock at customs: the officer who waits reads it there."""

    def command() -> MakeAppointment:
        return MakeAppointment(
            EntryId(act.text("entry_id")),
            plain_id(act, "appointment_no"),
            way_of(act),
            act.time("begins_at"),
            act.time("ends_at"),
            tuple(Sku(sku) for sku in act.texts("skus")),
            act.text("reason"),
            act.page.visitor.actor,
            act.now,
        )

    return handled(act, command)


@router.post("/inspections/appointments/keep")
def keep(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> KeepAppointment:
        return KeepAppointment(EntryId(act.text("entry_id")), act.text("appointment_no"), act.now)

    return handled(act, command)


@router.post("/inspections/appointments/cancel")
def cancel(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> CancelAppointment:
        entry_id, number = EntryId(act.text("entry_id")), act.text("appointment_no")
        return CancelAppointment(entry_id, number, act.text("reason"), act.now)

    return handled(act, command)


def way_of(act: Act) -> AppointmentWay:
    try:
        return AppointmentWay(act.text("way"))
    except ValueError:
        raise FieldRefusedError("way", say("One of those that are offered.")) from None


def handled(act: Act, command: Any) -> Response:
    to = act.page.url("inspections", "appointments")
    return act.handle(command, to=to, again=lambda: appointments_page(act.page))
