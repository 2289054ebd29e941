"""What problems are called and what would satisfy them, in the language asked for."""

from collections.abc import Mapping
from functools import cache

from adapters.api.bodies import words_of_name
from adapters.api.problem import KINDS
from adapters.web.refusals import WORDS
from domain.refusals import AmountRefused, ChangeRefused, Refused, UnknownThing

ENGLISH = "en"

REMEDIES: Mapping[type[Refused], str] = {
    UnknownThing: "Name one that exists and is within your reach.",
    ChangeRefused: "Look where the thing stands now; what `detail` asks for has to happen first."
    " The same key may then be used again: a refused command is decided anew.",
    AmountRefused: "Correct what `errors` points at, and send it again under a new key, or under"
    " this one: a refused command is decided anew.",
    Refused: "Look at `detail`, and send another command.",
}


@cache
def rules() -> Mapping[str, type[Refused]]:
    """Every rule of the business by its name."""
    found: dict[str, type[Refused]] = {}
    waiting: list[type[Refused]] = [Refused]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind not in REMEDIES:
            found[kind.__name__] = kind
    return found


def language_of(accepted: str | None) -> str:
    """The first language of a header `Accept-Language` that there are words in."""
    for part in (accepted or "").split(","):
        if (name := part.partition(";")[0].strip().lower().partition("-")[0]) in TITLES:
            return name
    return ENGLISH


def english_titles() -> Mapping[str, str]:
    return {
        **{name: words_of_name(name) for name in (*WORDS, *rules())},
        **{code: kind.title for code, kind in KINDS.items()},
    }


TITLES = {ENGLISH: english_titles}
"""Titles by code for each language that there are any in."""


def titles(language: str) -> Mapping[str, str]:
    return TITLES[language]()


def remedy_of(code: str) -> str:
    if kind := KINDS.get(code):
        return kind.remedy
    rule = rules().get(code, Refused)
    return next(REMEDIES[each] for each in rule.__mro__ if each in REMEDIES)


def is_known(code: str) -> bool:
    return code in KINDS or code in WORDS or code in rules()
