from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.bonded_entry import DECIDER
from domain.dated import APPOINTMENT_HOURS_MAX, FRESH_HEADINGS, GREEN_CHANNEL_HOURS, in_force
from domain.entry_appointment_commands import (
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
    AppointmentKept,
    AppointmentMade,
    AppointmentWay,
)
from domain.entry_commands import PassEntryGate, UnknownEntry
from domain.entry_control_commands import GoodsNotListed
from domain.entry_events import EntryGatePassed, EntryLine, EntryListed
from domain.goods import BatchUnits
from domain.identifiers import BatchId, ConsignmentId, EntryId, Sku

NOON = datetime(2026, 3, 11, 4, tzinfo=UTC)
ENTRY, LOBSTER, HONEY = EntryId("E1"), Sku("lobster"), Sku("honey")


def hours(number):
    return NOON + timedelta(hours=number)


def line(number, sku, hs_code):
    return EntryLine(number, sku, hs_code, "035", 5)


LISTED = EntryListed(
    ENTRY,
    "L1",
    (ConsignmentId("C1"),),
    (line(1, LOBSTER, "0306320000"), line(2, HONEY, "0409000000")),
    (BatchUnits(BatchId("B1"), LOBSTER, 5), BatchUnits(BatchId("B1"), HONEY, 5)),
    NOON,
)
ASKED = MakeAppointment(
    ENTRY, "A1", AppointmentWay.ENTRY, hours(1), hours(3), (LOBSTER,), "live", "ada", NOON
)
MADE = AppointmentMade(
    ENTRY, "A1", AppointmentWay.ENTRY, hours(1), hours(3), (LOBSTER,), "live", "ada", NOON
)
KEPT = AppointmentKept(ENTRY, "A1", hours(2))
CANCELLED = AppointmentCancelled(ENTRY, "A1", "fog", hours(2))
KEEP = KeepAppointment(ENTRY, "A1", hours(2))
CANCEL = CancelAppointment(ENTRY, "A1", "fog", hours(2))


def decided(command, *events):
    return DECIDER.decide(command, DECIDER.state_of([LISTED, *events]))


def passing(at):
    return PassEntryGate(ENTRY, "G1", "lorry", 4_000, at)


def test_fresh_goods_come_by_appointment_at_any_hour():
    assert decided(ASKED) == [MADE]
    night = replace(ASKED, begins_at=hours(14), ends_at=hours(18), appointment_no="A2")
    assert decided(night, MADE)[0].begins_at == hours(14)


def test_the_same_appointment_is_made_once_whoever_asks():
    assert decided(replace(ASKED, at=hours(1), asked_by="bo", skus=(LOBSTER, LOBSTER)), MADE) == []
    with pytest.raises(AppointmentNumberTaken):
        decided(replace(ASKED, way=AppointmentWay.EXIT), MADE)


@pytest.mark.parametrize(("begins", "ends"), [(1, 1), (3, 1), (1, 6), (-3, -1), (-2, 0)], ids=str)
def test_a_window_that_is_empty_too_long_or_over_is_refused(begins, ends):
    with pytest.raises(AppointmentWindowUnsound):
        decided(replace(ASKED, begins_at=hours(begins), ends_at=hours(ends)))


def test_the_longest_window_is_as_dated():
    longest = in_force(APPOINTMENT_HOURS_MAX, NOON.date())
    assert decided(replace(ASKED, begins_at=NOON, ends_at=hours(longest)))


def test_only_fresh_goods_of_the_entry_come_by_the_green_channel():
    with pytest.raises(GoodsNotFresh):
        decided(replace(ASKED, skus=(LOBSTER, HONEY)))
    for skus in ((Sku("unknown"),), ()):
        with pytest.raises(GoodsNotListed):
            decided(replace(ASKED, skus=skus))
    with pytest.raises(UnknownEntry):
        DECIDER.decide(ASKED, DECIDER.initial)


def test_the_gate_keeps_an_appointment_within_its_window():
    passed = EntryGatePassed(ENTRY, "G1", "lorry", 4_000, hours(2))
    assert decided(passing(hours(2)), MADE) == [passed, KEPT]
    for hour in (0, 4):
        assert len(decided(passing(hours(hour)), MADE)) == 1


def test_the_gate_of_the_entry_keeps_no_appointment_of_the_exit_nor_one_that_ended():
    leaving = replace(MADE, way=AppointmentWay.EXIT)
    assert len(decided(passing(hours(2)), leaving)) == 1
    assert len(decided(passing(hours(2)), MADE, CANCELLED)) == 1


def test_one_is_kept_or_cancelled_once_and_not_both():
    assert decided(KEEP, MADE) == [KEPT]
    assert decided(KEEP, MADE, KEPT) == []
    assert decided(CANCEL, MADE) == [CANCELLED]
    assert decided(CANCEL, MADE, CANCELLED) == []
    with pytest.raises(AppointmentEnded):
        decided(CANCEL, MADE, KEPT)
    with pytest.raises(AppointmentEnded):
        decided(KEEP, MADE, CANCELLED)
    for command in (KEEP, CANCEL):
        with pytest.raises(UnknownAppointment):
            decided(command)


def test_a_missed_one_may_still_be_kept_late_or_cancelled():
    assert decided(replace(KEEP, at=hours(30)), MADE)[0].kept_at == hours(30)
    assert decided(replace(CANCEL, at=hours(30)), MADE)


def test_figures_of_the_green_channel_are_dated():
    day = NOON.date()
    assert in_force(GREEN_CHANNEL_HOURS, day) == 3
    assert "0306320000".startswith(in_force(FRESH_HEADINGS, day))
    assert not "0409000000".startswith(in_force(FRESH_HEADINGS, day))
