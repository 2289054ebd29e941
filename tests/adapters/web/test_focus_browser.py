"""By the Tab key through pages: whatever has the focus is seen, and nothing lies over it."""

import pytest

from tests.adapters.web.looked_at import served
from tests.adapters.web.zone_books import book_at

CONTRAST_MIN = 3.0
"""WCAG 1.4.11 of a focus ring against what it lies on."""

TABS_MAX = 120
PATHS = ("/", "/orders", "/batches/B-kiwi-farm-000", "/clearance/R0000001", "/people", "/sorting")

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
  const points = [0.5, 0.05, 0.95].flatMap(x => [0.5, 0.1, 0.9].map(y => [x, y]));
  const isSeen = points.some(([x, y]) => {
    const at = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return at && e.contains(at);
  });
  const style = getComputedStyle(e);
  const colours = text => text.match(/[\\d.]+/g).map(Number);
  let behind = e.parentElement;
  const isClear = text => text === "transparent" || colours(text)[3] === 0;
  while (behind.parentElement && isClear(getComputedStyle(behind).backgroundColor))
    behind = behind.parentElement;
  const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const pair = [style.outlineColor, getComputedStyle(behind).backgroundColor]
    .map(colours).map(light);
  return {
    is: e.outerHTML.slice(0, 160),
    isSeen,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05),
  };
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with book_at("picked", tmp_path_factory.mktemp("focus")) as site, served(site) as address:
        yield site, address


@pytest.mark.parametrize(
    ("width", "theme"),
    [
        (390, "dark"),
        (1280, "light"),
        # Each width and each theme is seen above.
        pytest.param(390, "light", marks=pytest.mark.slow),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
    ],
)
def test_the_focus_is_always_seen(address, browser_page, width, theme):
    site, root = address
    site.let_in(browser_page, root)
    browser_page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    browser_page.set_viewport_size({"width": width, "height": 844})
    wrong, count = list[str](), 0
    for path in PATHS:
        browser_page.goto(f"{root}{path}")
        for found in tabbed(browser_page):
            count += 1
            if not found["isSeen"]:
                wrong.append(f"{path}: hidden: {found['is']}")
            if found["ring"] < 2 or found["contrast"] < CONTRAST_MIN:
                wrong.append(f"{path}: ring {found['ring']} {found['contrast']}: {found['is']}")
    assert wrong == []
    assert count > 200


def tabbed(page):
    """Forwards from the beginning, and from there back again."""
    for key, steps in (("Tab", TABS_MAX), ("Shift+Tab", TABS_MAX)):
        for _ in range(steps):
            page.keyboard.press(key)
            found = page.evaluate(FOCUSED)
            if found is None:
                break
            yield found
