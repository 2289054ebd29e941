"""What answers of customs, the e-port and the transport mean, and what would mend them.

In our own words, in English and Chinese. What a code leads to is decided by `domain.answer_codes`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from adapters.codes.tables import cells_of
from domain.answer_codes import CORRECT, ESCALATE, REPEAT, Treatment, treatment_of

TEXT, STATUS = "text", "status"
FAMILIES = ("e-port", "transport", "customs", TEXT, STATUS)
"""Who says it: a text is customs' too, without a number; a status stands on every receipt."""


@dataclass(frozen=True, slots=True)
class InBoth:
    """A sentence in both languages."""

    english: str
    chinese: str

    def said(self, language: str) -> str:
        return self.chinese if language == "zh" else self.english


@dataclass(frozen=True, slots=True)
class Answer:
    """One code that a receipt may carry; two rows may share a code that means two things."""

    code: str
    family: str
    means: InBoth
    mend: InBoth
    treatment: Treatment | None
    """None of an answer that takes its way."""

    @property
    def key(self) -> str:
        return f"{self.code} {self.means.english}"


@cache
def all_answers() -> Sequence[Answer]:
    mends = {name: InBoth(english, chinese) for name, english, chinese in cells_of("mends")}
    return tuple(
        Answer(code, family, InBoth(english, chinese), mends[mend], treated(code, family))
        for code, family, english, chinese, mend in cells_of("answers")
    )


def treated(code: str, family: str) -> Treatment | None:
    if family == TEXT:
        return Treatment.CORRECT if code in REFUSING_TEXTS else None
    return treatment_of(code) if code in REPEAT | CORRECT | ESCALATE else None


REFUSING_TEXTS = frozenset(("收件地址不详",))
"""Texts without a number with which customs sends a declaration back (100)."""


@cache
def by_code() -> dict[str, list[Answer]]:
    found = defaultdict[str, list[Answer]](list)
    for answer in all_answers():
        found[answer.code].append(answer)
    return dict(found)


def explained(code: str, text: str = "") -> Sequence[Answer]:
    """What an answer means: by its code, or else by words that its text is known to hold.

    A bare status says least: where the text is known, that is what explains it. Empty for a code
    that no table has.
    """
    rows = by_code().get(code, ())
    if rows and rows[0].family != STATUS:
        return rows
    known = [row for row in all_answers() if row.family == TEXT and row.code in text]
    return known or rows


def holds(answer: Answer, text: str) -> bool:
    """Whether a code begins with a text, or its meaning holds it in either language."""
    words = text.strip()
    return (
        answer.code.startswith(words)
        or words.casefold() in answer.means.english.casefold()
        or words in answer.means.chinese
    )
