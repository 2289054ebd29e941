from datetime import UTC, datetime

import pytest

from domain.identifiers import OrderId, Partition, RunId
from domain.parked_mail import (
    DECIDER,
    AssignMail,
    DismissMail,
    MailAlreadyAssigned,
    MailAlreadyDismissed,
    MailAssigned,
    MailCannotBeRead,
    MailDismissed,
    MailNotParked,
    MailParked,
    MailRecorded,
    ParkMail,
    Reason,
    RecordMail,
    UnknownMail,
)
from tests.scenario import Scenario

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
BOOK, OTHER = Partition("demo.NB01"), Partition("demo.NB02")
HASH = "a" * 64


def parked(*numbers, reason=Reason.NUMBER_UNKNOWN) -> MailParked:
    return MailParked(HASH, "CEB622", reason, "", numbers, NOON)


def parking(*numbers, reason=Reason.NUMBER_UNKNOWN) -> ParkMail:
    return ParkMail(HASH, "CEB622", reason, "", numbers, NOON)


def assigning(number, book=BOOK) -> AssignMail:
    return AssignMail(HASH, number, book, RunId("R1"), OrderId("shop-1:1"), NOON)


def assigned(number, book=BOOK) -> MailAssigned:
    return MailAssigned(HASH, number, book, RunId("R1"), OrderId("shop-1:1"), "", NOON)


DISMISSED = MailDismissed(HASH, "of another firm", NOON)
DISMISSING = DismissMail(HASH, "of another firm", NOON)


def mail(*events) -> Scenario:
    return Scenario(DECIDER).given(*events)


def test_what_fits_nothing_is_parked_by_its_numbers():
    mail().when(parking("X-1", "X-2")).then(parked("X-1", "X-2"))


@pytest.mark.parametrize("later", [(), (assigned("X-1"),), (DISMISSED,)])
def test_the_same_bytes_again_are_no_news(later):
    mail(parked("X-1"), *later).when(parking("X-1")).then_nothing()


def test_each_document_is_given_to_whoever_it_is_of():
    mail(parked("X-1", "X-2"), assigned("X-1")).when(assigning("X-2", OTHER)).then(
        assigned("X-2", OTHER)
    )


def test_a_document_is_given_once():
    mail(parked("X-1"), assigned("X-1")).when(assigning("X-1")).then_nothing()
    mail(parked("X-1"), assigned("X-1")).when(assigning("X-1", OTHER)).then_refused(
        MailAlreadyAssigned
    )


def test_only_what_waits_is_given_to_an_order():
    mail().when(assigning("X-1")).then_refused(UnknownMail)
    mail(parked("X-1")).when(assigning("X-9")).then_refused(MailNotParked)
    mail(parked("X-1"), DISMISSED).when(assigning("X-1")).then_refused(MailAlreadyDismissed)


@pytest.mark.parametrize("reason", [Reason.UNREADABLE, Reason.SIGNATURE_BAD])
def test_bytes_that_say_nothing_are_given_to_nobody(reason):
    mail(parked(reason=reason)).when(assigning("X-1")).then_refused(MailCannotBeRead)


def test_noise_is_dismissed_once():
    mail(parked(reason=Reason.UNREADABLE)).when(DISMISSING).then(DISMISSED)
    mail(parked("X-1"), DISMISSED).when(DISMISSING).then_nothing()
    mail().when(DISMISSING).then_refused(UnknownMail)


def test_what_stands_in_its_run_is_recorded_once():
    recording, recorded = RecordMail(HASH, "X-1", NOON), MailRecorded(HASH, "X-1", NOON)
    mail(parked("X-1"), assigned("X-1")).when(recording).then(recorded)
    mail(parked("X-1"), assigned("X-1"), recorded).when(recording).then_nothing()
    mail(parked("X-1")).when(recording).then_refused(MailNotParked)
