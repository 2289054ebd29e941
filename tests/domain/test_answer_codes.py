import pytest

from domain.answer_codes import (
    CORRECT,
    ESCALATE,
    REPEAT,
    REPEAT_PAUSES,
    Treatment,
    repeated_from,
    treatment_after,
    treatment_of,
)
from tests.domain.clearance_examples import minute


def test_every_code_has_one_treatment():
    assert not REPEAT & CORRECT
    assert not REPEAT & ESCALATE
    assert not CORRECT & ESCALATE


@pytest.mark.parametrize(
    ("code", "treatment"),
    [
        ("-621013", Treatment.REPEAT),
        ("-621014", Treatment.REPEAT),
        ("4", Treatment.REPEAT),
        ("3003", Treatment.REPEAT),
        ("1313", Treatment.CORRECT),
        ("-621027", Treatment.CORRECT),
        ("100", Treatment.CORRECT),
        ("1999999", Treatment.CORRECT),
        ("-621004", Treatment.ESCALATE),
        ("-621008", Treatment.ESCALATE),
        ("-621028", Treatment.ESCALATE),
        ("1002", Treatment.ESCALATE),
        ("-999999", Treatment.ESCALATE),
    ],
)
def test_a_code_is_repeated_mended_or_looked_at(code, treatment):
    assert treatment_of(code) is treatment


def test_pauses_grow():
    assert sorted(set(REPEAT_PAUSES)) == list(REPEAT_PAUSES)
    times = [repeated_from("-621013", n, minute(0)) for n in range(len(REPEAT_PAUSES))]
    assert times == [minute(0) + pause for pause in REPEAT_PAUSES]


def test_what_was_repeated_often_enough_is_looked_at():
    often = len(REPEAT_PAUSES)
    assert treatment_after("-621013", often - 1) is Treatment.REPEAT
    assert treatment_after("-621013", often) is Treatment.ESCALATE
    assert repeated_from("-621013", often, minute(0)) is None


@pytest.mark.parametrize("code", ["1313", "-621004"])
def test_nothing_else_is_repeated(code):
    assert repeated_from(code, 0, minute(0)) is None
    assert treatment_after(code, len(REPEAT_PAUSES)) is treatment_of(code)
