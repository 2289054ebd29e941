"""Every page in a real browser: WCAG 2.2 AA as far as axe can tell, and no wider than a handheld.

How many pages and rules were asked is printed at the end.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests import axe
from tests.adapters.web.looked_at import every_page
from tests.conftest import IS_SLOW

LOOKS = tuple((theme, language) for theme in ("light", "dark") for language in ("en", "zh"))
"""With `--slow` every page is seen in each; else they take turns."""

WIDE, HANDHELD = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

OPENED_MAX = 16
"""The reference of the interface has hundreds of parts alike."""

OPEN = """count => [...document.querySelectorAll("main details")].slice(0, count).forEach(part => {
  part.removeAttribute("name");
  part.open = true;
})"""
SHUT = "() => document.querySelectorAll('details').forEach(part => { part.open = false; })"
WIDTH = "() => document.scrollingElement.scrollWidth"
ACTS = "#acts :is(a.act, a.quiet, summary, button)"
ACTS_BEYOND = f"""width => [...document.querySelectorAll("{ACTS}")]
  .filter(act => act.checkVisibility() && !act.matches(".copy"))
  .map(act => [act.textContent.trim(), act.getBoundingClientRect()])
  .filter(([, box]) => box.left < 0 || box.right > width).map(([text]) => text)"""


@dataclass
class Asked:
    looks: int = 0
    pages: set[str] = field(default_factory=set)
    passed: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def asked(request) -> Iterator[Asked]:
    """What was asked is told, also when all goes well."""
    asked = Asked()
    yield asked
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        sys.stdout.write(
            f"\naxe: {len(asked.pages)} pages, {asked.looks} looks, {len(asked.passed)} rules,"
            f" passed {sum(asked.passed.values()):,} times\n"
        )


@pytest.mark.timeout(600)
def test_every_page_is_accessible_and_fits_a_handheld(tmp_path, simulated_url, browser_page, asked):
    wrong = list[str]()
    with every_page(tmp_path, simulated_url) as pages:
        for place, (site, address) in enumerate(pages):
            site.let_in(browser_page, address)
            for look in LOOKS if IS_SLOW else (LOOKS[place % len(LOOKS)],):
                found = look_at(browser_page, address, *look)
                asked.looks += 1
                asked.pages.add(address)
                for rule in found.passed:
                    asked.passed[rule] = asked.passed.get(rule, 0) + 1
                wrong += [f"{address} {look}: {each}" for each in found.broken]
    assert wrong == [], "\n".join(wrong)
    assert len(asked.pages) > 60
    assert {"color-contrast", "target-size", "label", "aria-required-attr"} <= asked.passed.keys()


def look_at(page, address: str, theme: str, language: str) -> axe.Findings:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(WIDE)
    page.goto(f"{address}{'&' if '?' in address else '?'}language={language}")
    page.evaluate(OPEN, OPENED_MAX)
    found = axe.ask(page)
    page.evaluate(SHUT)
    page.set_viewport_size(HANDHELD)
    width = HANDHELD["width"]
    beyond = [
        f"an act is out of reach at {width} px: {a}" for a in page.evaluate(ACTS_BEYOND, width)
    ]
    widths = [page.evaluate(WIDTH)]
    page.evaluate(OPEN, OPENED_MAX)
    widths.append(page.evaluate(WIDTH))
    beyond += [f"the page is {wide} px wide at {width}" for wide in widths if wide > width]
    narrow = axe.ask(page, ["target-size"])
    return axe.Findings(found.passed, (*found.broken, *narrow.broken, *beyond))
