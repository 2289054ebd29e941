"""What would satisfy a rule, said to people at a page, and the page where it is done.

One table, beside the words of refusals (`refusals.py`). The interface's own sentence is said where
it names neither commands nor fields of bodies: a rule without a row here has that, and no link.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.api.remedies import REMEDIES
from adapters.texts import translated
from adapters.web.remedies_of_filing import REMEDIES_OF_FILING
from adapters.web.remedies_of_goods import REMEDIES_OF_GOODS
from adapters.web.remedies_of_inspections import REMEDIES_OF_INSPECTIONS
from adapters.web.remedies_of_selling import REMEDIES_OF_SELLING
from adapters.web.remedy_rows import AS_TOLD, Row

ON_PAGES: Mapping[str, Row] = {
    **REMEDIES_OF_SELLING,
    **REMEDIES_OF_GOODS,
    **REMEDIES_OF_FILING,
    **REMEDIES_OF_INSPECTIONS,
}
"""By the name of the rule, as its words and the interface's remedy have it."""


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """Empty words for a rule whose own words say it: its links are left."""

    words: str
    links: tuple[Link, ...] = ()


def remedy_words(name: str) -> str:
    """Empty for what is no rule, and for a rule whose own words say it."""
    words = ON_PAGES.get(name, (AS_TOLD,))[0]
    return translated(REMEDIES.get(name, "") if words is AS_TOLD else words)
