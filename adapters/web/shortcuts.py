"""Pages that somebody may open from everywhere, with the letters that lead to the areas.

Letters are of the whole navigation and not of what one person sees of it: the same for everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from adapters.access.visitor import Visitor
from adapters.texts import mark
from adapters.web.navigation import ACCOUNT, DASHBOARD, NAVIGATION, Areas
from adapters.web.rights_of_pages import READING

CHOSEN: Mapping[str, str] = {
    DASHBOARD: "d",
    "/operations": "i",
    "/people": "p",
    ACCOUNT: "y",
    "/imports": "v",
}
"""Where the first free letter of the address would not be remembered: y as in your account; or
would be one that leads elsewhere already."""

BESIDE: Areas = (
    (ACCOUNT, mark("Your account")),
    ("/campaigns/new", mark("Draft a campaign")),
    ("/products/new", mark("Register a product")),
    ("/products/import", mark("Take in a file of products")),
    ("/entries/counts", mark("Stock counts")),
    ("/entries/counts/new", mark("Take a stock count")),
    ("/firms", mark("Firms")),
    ("/items", mark("Customs items")),
    ("/clearance/new", mark("Open a run")),
    ("/clearance/stopped", mark("Stopped before customs")),
    ("/clearance/waits", mark("Waiting times")),
    ("/codes", mark("Customs codes")),
    ("/codes/answers", mark("What answers of customs mean")),
    ("/exits/new", mark("List parcels for exit")),
    ("/returns/new", mark("Ask for a return")),
    ("/inspections/scan", mark("Scan")),
    ("/inspections/channels", mark("Channels")),
    ("/inspections/appointments", mark("Green channel by appointment")),
    ("/inspections/draws", mark("Draws")),
    ("/inspections/grades", mark("Grades")),
    ("/inspections/warnings", mark("Warnings")),
)
"""Pages that stand under no heading of their own, by their titles."""


@dataclass(frozen=True, slots=True)
class Place:
    path: str
    label: str
    letter: str = ""
    """What follows `g`; empty for none."""

    @property
    def parts(self) -> Sequence[str]:
        return self.path.strip("/").split("/")


def places_of(visitor: Visitor) -> list[Place]:
    """Areas first, then the pages beside them; nothing that would not be shown."""
    return [
        Place(path, label, LETTERS.get(path, ""))
        for path, label in (*NAVIGATION, *BESIDE)
        if READING[path].are_met_by(visitor)
    ]


def letters_of(paths: Sequence[str]) -> Mapping[str, str]:
    """One letter for each: the chosen one, the first free one of its address, or any free one."""
    letters = {path: letter for path, letter in CHOSEN.items() if path in paths}
    for path in paths:
        if path not in letters:
            named = filter(str.isalpha, path.lower())
            wanted = [*named, *ascii_lowercase]
            free = [letter for letter in wanted if letter not in letters.values()]
            letters |= {path: free[0]} if free else {}
    return letters


LETTERS = letters_of([*(path for path, _ in NAVIGATION), ACCOUNT])
