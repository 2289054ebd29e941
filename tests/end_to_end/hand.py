"""Does on a page what a person does, by what can be read there, in the language of its reader."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from adapters.texts import coded, counted, reading, say


@dataclass(frozen=True, slots=True)
class Hand:
    """Texts are named in English, as they stand in the code; a Chinese reader's are translated.

    A text with values in it is made by `words` first; whatever is no text stays as it is.
    """

    page: Page
    language: str = "en"

    def words(self, text: str, **values: Any) -> str:
        with reading(self.language):
            return say(text, **values)

    def code(self, word: str) -> str:
        with reading(self.language):
            return coded(word)

    def count(self, number: int, noun: str) -> str:
        with reading(self.language):
            return counted(number, noun)

    def fill(self, values: dict[str, str], within: Locator | None = None) -> None:
        """Type into the fields that are seen, by their labels."""
        scope = within or self.page.locator("main")
        for label, value in values.items():
            box = self.field(label, scope)
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=self.words(value))
            else:
                box.fill(value)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        scope = within or self.page.locator("main")
        return scope.get_by_label(self.words(label), exact=True).locator("visible=true")

    def press(self, button: str, within: Locator | None = None) -> None:
        scope = within or self.page.locator("main")
        self.click(scope.get_by_role("button", name=self.words(button)))

    def click(self, at: Locator) -> None:
        """Nobody clicks again before the next page is there."""
        with self.page.expect_navigation():
            at.click()

    def draw(self, drawer: str, values: dict[str, str], button: str) -> None:
        """Open a drawer, fill its form, press its button."""
        opened = self.open(drawer)
        self.fill(values, opened)
        self.press(button, opened)

    def open(self, drawer: str) -> Locator:
        self.page.locator("summary").get_by_text(self.words(drawer), exact=True).click()
        return self.page.locator("details.drawer[open]")

    def follow(self, link: str) -> None:
        named = self.page.get_by_role("link", name=self.words(link))
        self.click(named.locator("visible=true").first)

    def go(self, area: str) -> None:
        """Through the bar at the top."""
        areas = self.page.get_by_role("navigation", name=self.words("Areas"))
        self.click(areas.get_by_role("link", name=self.words(area), exact=True))

    def see(self, text: str) -> None:
        """Wait until it is read somewhere on the page, without loading the page again."""
        main = self.page.locator("main")
        main.get_by_text(self.words(text)).locator("visible=true").first.wait_for()

    def is_headed(self, heading: str) -> None:
        self.page.get_by_role("heading", level=1, name=self.words(heading)).wait_for()

    def stands_at(self, stage: str) -> None:
        """Wait for the step of a thing's life that it has reached."""
        step = self.page.locator("#name [aria-current=step]")
        step.get_by_text(self.code(stage), exact=True).wait_for()

    def figure(self, label: str, value: str) -> None:
        """Wait for a number that matters."""
        named = self.page.locator(".figure").filter(
            has=self.page.locator(".label").get_by_text(self.words(label), exact=True)
        )
        named.locator(".value").get_by_text(value, exact=True).wait_for()
