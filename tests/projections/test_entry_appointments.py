from typing import Any

from domain import entry_appointment_events
from projections import entry_appointments, entry_board, stuck_inbox
from tests.projections.desk_checks import following, shown
from tests.projections.given import BOOK, FakeLog
from tests.projections.goods_story import listed
from tests.projections.story import at

events: Any = entry_appointment_events


STATES_BY_HOUR = (
    (3, "to come", "to come"),
    (6, "open now", "open now"),
    (6.5, "missed", "open now"),
    (8, "missed", "missed"),
)


def made(number, begins, ends):
    way = events.AppointmentWay.ENTRY
    return events.AppointmentMade(
        "E1", number, way, at(begins), at(ends), ("honey",), "live", "ada", at(0)
    )


def log():
    log = FakeLog()
    log.append("entry", "E1", [
        listed("E1", honey=10),
        *(made(f"A{n}", n, n + 2) for n in range(1, 6)),
        events.AppointmentKept("E1", "A1", at(2)),
        events.AppointmentKept("E1", "A2", at(9)),
        events.AppointmentCancelled("E1", "A3", "fog", at(2)),
    ])  # fmt: skip
    return log


def test_each_appointment_stands_as_its_window_and_its_end_say(database_url):
    with following(database_url, entry_board.MODEL, log()) as connection:
        for hour, fourth, fifth in STATES_BY_HOUR:
            rows = entry_appointments.appointments_of(connection, BOOK, at(hour))
            assert shown(rows, "appointment_no", "state") == [
                ("A1", "kept in time"), ("A2", "kept late"), ("A3", "cancelled"),
                ("A4", fourth), ("A5", fifth),
            ]  # fmt: skip
        missed = entry_appointments.appointments_of(connection, BOOK, at(8), state="missed")
        assert shown(missed, "appointment_no") == [("A4",), ("A5",)]
        counts = entry_appointments.counts_of(connection, BOOK, at(8))
        assert not entry_appointments.appointments_of(connection, BOOK, at(8), entry_id="E2")
    assert (counts["missed"], counts["kept in time"], counts["to come"]) == (2, 1, 0)


def test_a_missed_appointment_is_a_late_case_in_the_inbox_until_it_ends(database_url):
    with following(database_url, stuck_inbox.MODEL, log()) as connection:
        rows = stuck_inbox.inbox(connection, [BOOK], only_cases=True, overdue_at=at(6.5))
    late = [row for row in rows if row.step == "come to the appointment"]
    assert shown(late, "id", "part", "deadline") == [("E1", "A4", at(6))]
