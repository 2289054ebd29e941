"""The remedy of a refusal for who looks: its words, and links to pages that open for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.access.ownership import OutOfReachError
from adapters.texts import translated
from adapters.web.admission import NAMING
from adapters.web.pages import Page
from adapters.web.remedies import ON_PAGES, Link, Remedy, remedy_words
from adapters.web.remedy_ways import Way
from domain.refusals import Refused

LINKS_MAX = 5
"""Of one remedy: a line is read at a glance. Only a draft of many unfit products has more."""

Known = Mapping[str, Any]


def remedy_of(page: Page, refusal: Refused) -> Remedy | None:
    """What would satisfy its rule; None where nothing is left to tell."""
    name = type(refusal).__name__
    return remedy_named(page, name, [*known_by(page, refusal)])


def remedies_of(page: Page, refusals: Iterable[Refused]) -> Sequence[Remedy]:
    """One for each rule, however many orders it refused; a link only where it refused one."""
    by_rule: dict[str, list[Refused]] = {}
    for refusal in refusals:
        by_rule.setdefault(type(refusal).__name__, []).append(refusal)
    found = (
        remedy_of(page, those[0]) if len(those) == 1 else remedy_named(page, rule, ())
        for rule, those in by_rule.items()
    )
    return [remedy for remedy in found if remedy]


def remedy_named(page: Page, name: str, known: Sequence[Known]) -> Remedy | None:
    """By the name of a rule, and all that is known of where it was broken."""
    places = dict.fromkeys(places_of(name, each) for each in known)
    found = [link_of(page, name, dict(each)) for each in [*places][:LINKS_MAX]]
    words, links = remedy_words(name), tuple(link for link in found if link)
    return Remedy(words, links) if words or links else None


def places_of(name: str, known: Known) -> tuple[tuple[str, str], ...]:
    """What is known of all that the ways of a rule name."""
    places = sorted({place for way in ways_of(name) for place in way.places})
    told = ((place, known.get(place)) for place in places)
    return tuple((place, value) for place, value in told if value and isinstance(value, str))


def ways_of(name: str) -> Sequence[Way]:
    return ON_PAGES[name][1] if name in ON_PAGES else ()


def known_by(page: Page, refusal: Refused) -> Iterator[Known]:
    """What the address, the form and the refusal name: once, or for each fault it holds."""
    asked = {**page.request.query_params, **page.typed, **page.request.path_params}
    faults = [each for each in refusal.values.get("faults", ()) if isinstance(each, Refused)]
    for each in faults or [refusal]:
        yield {**asked, **each.values}


def link_of(page: Page, name: str, known: Mapping[str, str]) -> Link | None:
    """The first of its ways that is open; none to the page that is here already."""
    for way in ways_of(name):
        if not way.places <= known.keys():
            continue
        url = url_of(page, way, known)
        if page.may_open(url) and is_within(page, way, known):
            is_here = url.partition("?")[0] == page.path
            return None if is_here else Link(translated(way.label).format_map(known), url)
    return None


def url_of(page: Page, way: Way, known: Mapping[str, str]) -> str:
    query = {name: value.format_map(known) for name, value in way.query}
    return page.url(*(part.format_map(known) for part in way.path), **query)


def is_within(page: Page, way: Way, known: Mapping[str, str]) -> bool:
    """Whether what a link names is within the reach of who looks: a rule may name another's."""
    named = [(NAMING[place], known[place]) for place in way.places if place in NAMING]
    try:
        page.doors.refuse_foreign(page.partition, page.visitor, named)
    except OutOfReachError:
        return False
    return True
