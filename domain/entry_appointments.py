"""The green channel of an entry: fresh goods come by appointment, at any hour of any day."""

from datetime import datetime, timedelta

from domain.dated import (
    APPOINTMENT_HOURS_MAX,
    FRESH_HEADINGS,
    customs_day,
    in_force,
)
from domain.entry_appointment_commands import (
    AppointmentCommand,
    AppointmentEnded,
    AppointmentNumberTaken,
    AppointmentWindowUnsound,
    CancelAppointment,
    GoodsNotFresh,
    KeepAppointment,
    MakeAppointment,
    UnknownAppointment,
)
from domain.entry_appointment_events import (
    AppointmentCancelled,
    AppointmentEvent,
    AppointmentKept,
    AppointmentMade,
    AppointmentWay,
)
from domain.entry_control_commands import GoodsNotListed
from domain.entry_state import BondedEntry
from domain.identifiers import EntryId


def decide_on_appointments(
    command: AppointmentCommand, entry: BondedEntry
) -> list[AppointmentEvent]:
    match command:
        case MakeAppointment():
            return make(command, entry)
        case KeepAppointment():
            if not is_open(command, entry, AppointmentKept):
                return []
            return [AppointmentKept(command.entry_id, command.appointment_no, command.at)]
        case CancelAppointment():
            if not is_open(command, entry, AppointmentCancelled):
                return []
            number, reason = command.appointment_no, command.reason
            return [AppointmentCancelled(command.entry_id, number, reason, command.at)]


def make(command: MakeAppointment, entry: BondedEntry) -> list[AppointmentEvent]:
    made = AppointmentMade(
        command.entry_id,
        command.appointment_no,
        command.way,
        command.begins_at,
        command.ends_at,
        tuple(sorted(set(command.skus))),
        command.reason,
        command.asked_by,
        command.at,
    )
    if standing := entry.appointments.get(command.appointment_no):
        if is_the_same(standing, made):
            return []
        raise AppointmentNumberTaken(appointment_no=command.appointment_no)
    require_window(command)
    require_fresh(made, entry)
    return [made]


def is_the_same(standing: AppointmentMade, made: AppointmentMade) -> bool:
    """Whoever asks, and whenever: the same goods at the same gate in the same window."""
    return (standing.way, standing.begins_at, standing.ends_at, standing.skus) == (
        made.way,
        made.begins_at,
        made.ends_at,
        made.skus,
    )


def require_window(command: MakeAppointment) -> None:
    hours_max = in_force(APPOINTMENT_HOURS_MAX, customs_day(command.at))
    length = command.ends_at - command.begins_at
    if not timedelta() < length <= timedelta(hours=hours_max) or command.ends_at <= command.at:
        raise AppointmentWindowUnsound(
            begins_at=command.begins_at, ends_at=command.ends_at, hours_max=hours_max
        )


def require_fresh(made: AppointmentMade, entry: BondedEntry) -> None:
    headings = in_force(FRESH_HEADINGS, customs_day(made.made_at))
    if not made.skus:
        raise GoodsNotListed(entry_id=made.entry_id, sku="-")
    for sku in made.skus:
        if sku not in entry.listed:
            raise GoodsNotListed(entry_id=made.entry_id, sku=sku)
        if not entry.hs_codes[sku].startswith(headings):
            raise GoodsNotFresh(sku=sku, hs_code=entry.hs_codes[sku])


def is_open(
    command: KeepAppointment | CancelAppointment, entry: BondedEntry, end: type[AppointmentEvent]
) -> bool:
    """False for one that ended so already; one that ended otherwise is refused."""
    number = command.appointment_no
    if number not in entry.appointments:
        raise UnknownAppointment(entry_id=command.entry_id, appointment_no=number)
    ended = entry.appointments_ended.get(number)
    if ended is not None and ended is not end:
        raise AppointmentEnded(appointment_no=number)
    return ended is None


def kept_at_gate(
    entry: BondedEntry, entry_id: EntryId, passed_at: datetime
) -> list[AppointmentEvent]:
    """Appointments that a passage of the entry's gate keeps; a late one is a case of somebody."""
    return [
        AppointmentKept(entry_id, number, passed_at)
        for number, made in sorted(entry.appointments.items())
        if made.way is AppointmentWay.ENTRY
        and number not in entry.appointments_ended
        and made.begins_at <= passed_at <= made.ends_at
    ]
