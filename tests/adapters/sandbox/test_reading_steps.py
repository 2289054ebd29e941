"""Steps are read from short texts, and what cannot be read says what its word asks for."""

from datetime import date, datetime

import pytest

from adapters.sandbox.faults import StepUnclearError, TooManyOrdersError, TooManyStepsError
from adapters.sandbox.reading import FORMS, MADE, REST, read_step, read_steps, steps_of
from adapters.sandbox.steps import (
    Cancel,
    Forward,
    GoOn,
    GoTo,
    Numbers,
    Pay,
    Place,
    Promise,
    Wait,
)
from domain.goods import SkuUnits
from domain.identifiers import Sku


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("place 3 A=2", Place(3, (SkuUnits(Sku("A"), 2),))),
        (
            "place 1 A=2,B-1=1 coupon SPRING buyer 4",
            Place(1, (SkuUnits(Sku("A"), 2), SkuUnits(Sku("B-1"), 1)), "SPRING", 4),
        ),
        ("wait 2 A=1 buyer 9", Wait(2, (SkuUnits(Sku("A"), 1),), 9)),
        ("pay deposit all", Pay("deposit", Numbers())),
        ("pay 12.5 3", Pay("", Numbers(3, 3), 1_250)),
        ("cancel 2-5 merchant", Cancel(Numbers(2, 5), True)),
        ("go next", GoOn()),
        ("go 2026-11-01T01:30", GoTo(datetime.fromisoformat("2026-11-01T01:30"))),
        ("forward 1d 12h 30m", Forward(1, 750)),
        ("forward 90m", Forward(0, 90)),
        ("promise 2026-12-01..2026-12-05", Promise(date(2026, 12, 5), date(2026, 12, 1))),
    ],
)  # fmt: skip
def test_a_step_is_read(text, step):
    assert read_step(1, text) == step


@pytest.mark.parametrize(
    "text",
    [
        "plaice 3 A=2",
        "place A=2",
        "place 3 A",
        "place 0 A=1",
        "place 1 A=0",
        "pay 0 all",
        "pay 0.00 1",
        "pay all",
        "cancel 5-2",
        "cancel 201",
        "go 2026-02-30T10:00",
        "go 1066-10-14T09:00",
        "go tomorrow",
        "forward 1x",
        "forward",
        "forward 9999d",
        "forward 0d",
        "promise 2026-13-01",
        "answer maybe 1",
        "close 3",
        "place 1 " + ",".join(f"A{n}=1" for n in range(21)),
        "place 1 A=1 coupon " + "X" * 500,
    ],
)
def test_what_cannot_be_read_says_what_its_word_asks_for(text):
    with pytest.raises(StepUnclearError) as refused:
        read_step(7, text)
    assert refused.value.values["number"] == 7
    word = text.partition(" ")[0]
    assert refused.value.values["form"] == FORMS.get(word, " · ".join(FORMS))


def test_every_word_has_its_form():
    assert FORMS.keys() == REST.keys() == MADE.keys()


def test_an_address_holds_its_steps_in_one_text():
    assert steps_of("go next~ place 1  A=2 ~~close") == ("go next", "place 1 A=2", "close")


def test_a_trial_has_sixty_steps_and_two_hundred_orders_at_most():
    assert len(read_steps(["go next"] * 60)) == 60
    with pytest.raises(TooManyStepsError):
        read_steps(["go next"] * 61)
    read_steps(["place 150 A=1", "wait 50 A=1"])
    with pytest.raises(TooManyOrdersError):
        read_steps(["place 150 A=1", "wait 51 A=1"])
