import re

import pytest

from adapters.stored_names import STORED
from adapters.texts import counted
from adapters.wording import WORDS, words_for
from adapters.wording_parts import money, names
from application.event_log import Recorded
from tests.adapters.examples import example_of


@pytest.mark.parametrize("event_type", STORED.values(), ids=lambda event_type: event_type.__name__)
def test_every_event_has_a_sentence(event_type):
    words = words_for(Recorded(1, "demo.NB01/any/1", 1, example_of(event_type), None))
    assert "\n" not in words
    assert not re.search(r"object at|<|\(\)|None", words)
    assert "id_number" not in words
    assert "telephone" not in words
    assert "address" not in words


def test_no_sentence_is_left_over():
    assert set(WORDS) == set(STORED.values())


def test_money_is_written_exactly():
    assert [money(fen) for fen in (0, 5, 123_405, -7)] == [
        "¥ 0.00",
        "¥ 0.05",
        "¥ 1,234.05",
        "-¥ 0.07",
    ]


def test_counts_agree_with_their_nouns():
    assert [counted(n, "batch") for n in (1, 2_000)] == ["1 batch", "2,000 batches"]


def test_long_lists_are_cut():
    assert names(["a", "b"]) == "a and b"
    assert names([str(n) for n in range(12)]) == "0, 1, 2 and 9 more"
