"""What a refusal must say: its own sentence, filled with values that a person can read."""

import re
from collections.abc import Iterable
from string import Formatter

from adapters.texts import reading, say, translated
from adapters.web.refusals import WORDS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z_]+")
PROGRAMS = re.compile(r"[a-z]_[a-z]|[a-z][A-Z]|[{}<>]|\w+\(|…|^$")
"""Names out of programs, and gaps that nothing filled."""

UNITS = frozenset(("CNY", "cm", "mm", "kg", "GTIN", "SKU", "ID"))


def sentence_of(name: str, language: str, notice: str = "") -> re.Pattern[str]:
    """The sentence of a rule with a group for each value, inside of what a page says around it."""
    with reading(language):
        sentence = translated(WORDS[name][1])
        if notice:
            sentence = say(notice, words=sentence.replace("{", "{{").replace("}", "}}"))
            sentence = sentence.replace("{{", "{").replace("}}", "}")
    parts = Formatter().parse(" ".join(sentence.split()))
    made = (re.escape(text) + ("(.*)" if place else "") for text, place, _, _ in parts)
    return re.compile("".join(made), re.S)


def require_told(
    name: str, language: str, said: str, notice: str = "", known: Iterable[str] = ()
) -> None:
    """`known` is what somebody typed and what things are called: it is in no language."""
    plain = " ".join(said.split())
    found = sentence_of(name, language, notice).fullmatch(plain)
    assert found, f"{name} is not what is said: {plain}"
    for value in found.groups():
        require_readable(value, language, known)


def require_readable(value: str, language: str, known: Iterable[str]) -> None:
    left = value
    for each in sorted(known, key=len, reverse=True):
        left = left.replace(each, " ") if each else left
    assert value.strip(), "a value is empty"
    assert not PROGRAMS.search(left) or left.isspace(), f"no words of people: {value}"
    foreign = CHINESE.findall(left) if language == "en" else LATIN.findall(left)
    assert not set(foreign) - UNITS, f"another language in: {value}"
