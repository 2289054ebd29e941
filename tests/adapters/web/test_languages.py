"""The catalogue is whole: nothing that is said lacks its Chinese, and nothing in it is idle."""

import re
from string import Formatter

import pytest

from adapters.stored_names import STORED
from adapters.texts import LANGUAGES, NOUNS, coded, coded_reason, counted, reading, say
from adapters.web.match_rules import RULES_IN_WORDS
from adapters.web.refusals import WORDS, words_of
from adapters.wording import words_for
from adapters.wording_clearance import STATUSES, status
from application.event_log import Recorded
from domain.order_refusals import OrderAlreadyCancelled
from tests.adapters.examples import example_of
from tests.adapters.web.catalogue_file import catalogue, first, messages
from tests.adapters.web.texts_in_code import said_anywhere

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKUP = set('<>&"')


def is_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_everything_that_is_said_stands_in_the_catalogue():
    assert said_anywhere() - messages().keys() == set()


def test_nothing_stands_in_the_catalogue_that_nobody_says():
    assert messages().keys() - said_anywhere() == set()
    assert not catalogue().obsolete


def test_no_translation_is_empty_or_unsure():
    for key, message in messages().items():
        assert first(message.string), key
        assert not message.fuzzy, key


def test_translations_have_the_places_of_their_texts():
    for key, message in messages().items():
        assert places(first(message.string)) == places(first(message.id)), key


def test_nouns_are_counted_as_chinese_counts():
    found = messages()
    for one, many in NOUNS.values():
        message = found["", one]
        assert message.id == (one, many)
        assert len(message.string or ()) == catalogue().num_plurals == 1


def test_no_text_brings_markup_onto_a_page():
    for message in messages().values():
        assert not MARKUP & {*first(message.id), *first(message.string)}, message.id


@pytest.mark.parametrize("event_type", STORED.values(), ids=lambda event_type: event_type.__name__)
def test_every_event_is_told_in_chinese(event_type):
    recorded = Recorded(1, "demo.NB01/any/1", 1, example_of(event_type), None)
    with reading("zh"):
        words = words_for(recorded)
    assert is_chinese(words)
    assert words != words_for(recorded)
    assert "{" not in words


@pytest.mark.parametrize("name", WORDS)
def test_every_refusal_is_told_in_chinese(name):
    with reading("zh"):
        assert is_chinese(say(WORDS[name][1]))


def test_a_refusal_says_codes_and_values_in_the_readers_language():
    refusal = OrderAlreadyCancelled(order_id="S-1")
    assert words_of(refusal) == ("", "Order S-1 is cancelled already.")
    with reading("zh"):
        assert words_of(refusal) == ("", "订单 S-1 已取消。")


def test_every_answer_of_customs_is_told_in_chinese():
    with reading("zh"):
        assert all(is_chinese(status(number)) for number in (*STATUSES, 12345))


def test_every_rule_of_the_match_is_told_in_chinese():
    with reading("zh"):
        for rule in RULES_IN_WORDS.values():
            assert all(is_chinese(say(text)) for text in (rule.says, rule.mend, rule.whose))


def test_a_code_is_another_word_than_the_same_letters_in_a_sentence():
    with reading("zh"):
        assert (coded("left"), say("left")) == ("已出区", "剩余")


def test_what_people_typed_is_never_translated():
    with reading("zh"):
        assert coded("a reason of mine") == "a reason of mine"
        assert coded_reason("Please destroy") == "Please destroy"
        assert coded_reason("KIWI-01 damaged") == "KIWI-01 残损"
        assert coded_reason("M4: payer") == "M4: 支付人"
        assert coded_reason(None) == ""


def test_counts_are_written_in_each_language():
    said = {}
    for language in LANGUAGES:
        with reading(language):
            said[language] = [counted(n, "order") for n in (1, 1_200)]
    assert said == {"en": ["1 order", "1,200 orders"], "zh": ["1 单", "1,200 单"]}
