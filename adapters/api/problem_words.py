"""What problems are called and what would satisfy them, in the reader's language."""

from collections.abc import Mapping
from functools import cache

from adapters.api.problem import KINDS
from adapters.api.remedies import REMEDIES
from adapters.spoken_names import words_of_name
from adapters.texts import translated
from adapters.web.refusals import WORDS
from domain.refusals import Refused


@cache
def rules() -> Mapping[str, type[Refused]]:
    """Every rule of the business by its name."""
    found: dict[str, type[Refused]] = {}
    waiting: list[type[Refused]] = [Refused]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__name__ in WORDS:
            found[kind.__name__] = kind
    return found


def codes() -> frozenset[str]:
    """Every code that a problem can have."""
    return frozenset((*KINDS, *WORDS))


def title_of(code: str) -> str:
    """The kind of problem, in a few words."""
    return translated(KINDS[code].title if code in KINDS else words_of_name(code))


def remedy_of(code: str) -> str:
    return translated(KINDS[code].remedy if code in KINDS else REMEDIES[code])
