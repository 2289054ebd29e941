"""Guarantees and withheld taxes: what is broken is named, with the events that show it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.clearance_commands import SettleTax
from domain.clearance_events import DeclarationsSent, TaxBilled, TaxSettled
from domain.clearance_tax_events import TaxWarned
from domain.guarantee_commands import CountGuarantee
from domain.guarantee_events import (
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeReserved,
    GuaranteeRestored,
)
from domain.tax_clock import PAID, TaxStage
from tests.adapters.verification.book import RUN, SECOND, SHARED, START, Book
from tests.adapters.verification.lives_cleared import GUARANTEE
from tests.adapters.verification.planting import event_of, found, names, plant, verified

AT = START + timedelta(days=60)


def later(engine) -> Book:
    return Book(engine, count=1_000, now=AT)


def planted(engine, *events):
    return plant(engine, ("guarantee", GUARANTEE, list(events)))


def guarantee_event(engine, event_type):
    return event_of(engine, "guarantee", GUARANTEE, event_type)


def test_a_tax_that_customs_says_is_paid_is_in_transit_no_more(engine):
    book = later(engine)
    book.react()
    book.do(SettleTax(RUN, book.kept("818 paid"), ("I1_0",), PAID, "J-1", book.now))
    book.react()
    restored = book.events("guarantee", GUARANTEE, SHARED)[-1]
    assert (restored.status, restored.payment_no) == (PAID, "J-1")
    assert names(verified(engine)) == []


def test_another_count_of_customs_holds_and_is_sound(engine):
    book = later(engine)
    book.do(CountGuarantee(GUARANTEE, "R-1", 900_000, 0, book.now), SHARED)
    assert names(verified(engine)) == []


def test_a_tax_that_is_paid_twice_is_named(engine):
    billed = event_of(engine, "run", RUN, TaxBilled)
    second = next(bill for bill in billed.bills if bill.order_id == SECOND)
    again = replace(second, tax_no="I1_1")
    paid = TaxSettled(RUN, billed.receipt_hash, ("I1_0", "I1_1"), PAID, "J", AT, (SECOND,))
    position = plant(engine, ("run", RUN, [replace(billed, bills=(again,)), paid]))
    (finding,) = found(verified(engine), "withheld tax")
    assert finding.invariant == "I19"
    assert position + 1 in finding.positions


@pytest.mark.parametrize(
    ("event_type", "change", "check"),
    [
        (GuaranteeReserved, {"amount_fen": 9_000_000}, "guarantee"),
        (GuaranteeFreed, {"amount_fen": 9_000_000}, "guarantee"),
        (GuaranteeDeducted, {}, "guaranteed bills"),
        (GuaranteeRestored, {}, "guaranteed bills"),
    ],
)
def test_a_movement_that_does_not_add_up_is_named(engine, event_type, change, check):
    event = guarantee_event(engine, event_type)
    position = planted(engine, replace(event, **change))
    finding = found(verified(engine), check)[0]
    assert finding.invariant == "I17"
    assert position in finding.positions


def test_a_count_that_says_what_did_not_stand_here_is_named(engine):
    position = planted(engine, GuaranteeCounted(GUARANTEE, "R-1", 5, 0, 7, 0, AT))
    assert found(verified(engine), "guarantee")[0].positions == (position,)


def test_a_message_that_is_sent_without_all_its_taxes_held_is_named(engine):
    asked = event_of(engine, "run", RUN, DeclarationsSent)
    taken = planted(engine, replace(guarantee_event(engine, GuaranteeFreed), amount_fen=1))
    position = plant(engine, ("run", RUN, [asked]))
    report = verified(engine)
    assert position in found(report, "guaranteed messages")[0].positions
    assert taken < position


@pytest.mark.parametrize("days", [-9, 20])
def test_a_warning_on_a_day_that_is_not_its_own_is_named(engine, days):
    warned = event_of(engine, "run", RUN, TaxWarned)
    assert warned.stage is TaxStage.DUE
    wrong = replace(warned, warned_at=warned.warned_at + timedelta(days=days))
    position = plant(engine, ("run", RUN, [wrong]))
    (finding,) = found(verified(engine), "tax days")
    assert (finding.invariant, finding.positions) == ("I18", (position,))
