"""A person without a mouse: tabs to what is to be pressed, and sees at each stop where that is."""

from tests.end_to_end.hand import Hand

STOPS_MAX = 150
"""More than any page has: who has not found it by then goes in circles."""

FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const named = at.labels?.[0]?.textContent || at.getAttribute("aria-label") || at.textContent;
  return {
    leads: at.getAttribute("href") || "", name: named.replace(/\\s+/g, " ").trim(),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: at.getBoundingClientRect().width > 0 && at.checkVisibility({visibilityProperty: true}),
  };
}"""
"""What has the focus, and whether a person who looks can tell."""


class Keyboard:
    """Presses keys only. Every stop of the focus must be seen, by an outline."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.keys = hand.page.keyboard

    def tab_to(self, name: str, leads: str = "", *, is_whole: bool = False) -> None:
        """On from stop to stop until something of this name has the focus, and leads there."""
        wanted = self.hand.words(name)
        for _ in range(STOPS_MAX):
            self.keys.press("Tab")
            at = self.hand.page.evaluate(FOCUSED)
            if at is None:
                continue
            assert at["seen"], f"the focus is where nobody sees it: {at}"
            assert at["outline"] >= 1, f"nothing shows that this has the focus: {at}"
            is_named = wanted == at["name"] if is_whole else wanted in at["name"]
            if is_named and leads in at["leads"]:
                return
        raise AssertionError(f"no stop is named {wanted!r}")

    def go_by(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.hand.page.expect_navigation():
            self.keys.press(key)

    def press(self, name: str) -> None:
        """Tab to a link or a button, and Enter."""
        self.tab_to(name)
        self.go_by("Enter")

    def type(self, label: str, text: str) -> None:
        self.tab_to(label)
        self.keys.type(text)
