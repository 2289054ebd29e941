"""The office with the people of the demonstration in it, who sign in on the page of signing in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from adapters.access.demonstration import PASSWORD, SIGN_INS, give_mandates, open_demonstration
from adapters.access.registry import Change
from adapters.port.conduct import GENTLE, Conduct
from tests import patience
from tests.adapters.waiting import is_followed, wait_until
from tests.end_to_end.browser_office import SEED, Office, working_office
from tests.end_to_end.hand import Hand
from tests.end_to_end.port import BOOK

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
"""What a browser asks for; the pages answer in its language until somebody chooses another."""

WIDE, HANDHELD = (1280, 900), (390, 844)


def new_page(browser: Browser, language: str, size: tuple[int, int]) -> Page:
    width, height = size
    context = browser.new_context(
        locale=LOCALES[language],
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
    )
    context.set_default_timeout(patience.MS)
    return context.new_page()


@contextmanager
def open_window(browser: Browser, language: str = "en") -> Iterator[Hand]:
    """A browser for pages that are not of an office of ours."""
    page = new_page(browser, language, WIDE)
    yield Hand(page, language)
    page.context.close()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here, each with a browser window of their own."""

    office: Office
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """What scripts of pages have stumbled over."""

    def window(self, language: str = "en", size: tuple[int, int] = WIDE) -> Hand:
        """A browser in which nobody has signed in."""
        page = new_page(self.browser, language, size)
        self.contexts.append(page.context)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return Hand(page, language)

    def comes(
        self, name: str, language: str = "en", size: tuple[int, int] = WIDE, to: str = ""
    ) -> Hand:
        """Somebody of the demonstration opens a page that knows all so far, and signs in."""
        hand = self.window(language, size)
        wait_until(lambda: is_followed(self.office.system))
        hand.page.goto(f"{self.office.address}{to}")
        sign_in(hand, name)
        return hand

    def leave(self) -> None:
        while self.contexts:
            self.contexts.pop().close()


def sign_in(hand: Hand, name: str, password: str = PASSWORD) -> None:
    hand.is_headed("Sign in")
    hand.fill({"Name": name, "Password": password})
    hand.click(hand.page.get_by_role("button", name=hand.words("Sign in"), exact=True))


def end_sessions(office: Office, page: Page) -> None:
    """As an admin ends them, or time: the browser still has its cookie."""
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == "jihuo_session")
    office.doors.signing_in.end(secret, office.clock())


@contextmanager
def staffed_office(
    folder: Path,
    browser: Browser,
    database_url: str = "",
    conduct: Conduct = GENTLE,
    seed: int = SEED,
) -> Iterator[Staff]:
    """Ended in order; no part of it may have failed, and no script complained."""
    with working_office(folder, database_url, conduct, seed) as office:
        change = Change("demonstration", office.clock())
        assert open_demonstration(office.doors, change) == SIGN_INS
        give_mandates(office.system, BOOK)
        staff = Staff(office, browser)
        try:
            yield staff
        finally:
            staff.leave()
        assert office.loops.failed == []
        assert staff.complaints == []
