"""Follows the log for the policies: commands handled, actors asked, then the position kept."""

from collections.abc import Callable, Sequence
from typing import Protocol

from application import pledge_policies, years_policies
from application.envelope import Envelope
from application.event_log import EventFeed
from application.handling import Handling
from application.matching_again import matches_again
from application.policies import commands
from application.work_requests import Request, requests
from domain.refusals import Refused

EVENTS_PER_PAGE = 500


class Positions(Protocol):
    """Where a follower has got to."""

    def position_of(self, follower: str) -> int: ...

    def advance(self, follower: str, position: int) -> None: ...


class PolicyFollower:
    """Reads each event at least once; the commands' ids make it once.

    The position moves after the work, so a crash repeats a page and loses nothing.
    """

    name = "policies"

    def __init__(
        self,
        handling: Handling,
        feed: EventFeed,
        positions: Positions,
        ask: Callable[[Request], None],
        on_refusal: Callable[[Envelope, Refused], None],
    ) -> None:
        self._handling = handling
        self._feed = feed
        self._positions = positions
        self._ask = ask
        self._on_refusal = on_refusal

    def step(self) -> int:
        """Handle the next page; answer how many events it had."""
        after = self._positions.position_of(self.name)
        page = self._feed.page(after, EVENTS_PER_PAGE)
        if not page:
            return 0
        reader = self._handling.reader
        self._handle([*commands(reader, page), *matches_again(reader, page)])
        self._handle(years_policies.commands(reader, page))
        self._handle(pledge_policies.commands(reader, page))
        for request in requests(page):
            self._ask(request)
        self._positions.advance(self.name, page[-1].position)
        return len(page)

    def _handle(self, envelopes: Sequence[Envelope]) -> None:
        """A refusal ends that command only: what it was for is a case that read models show."""
        for envelope in envelopes:
            try:
                self._handling.handle(envelope)
            except Refused as refusal:
                self._on_refusal(envelope, refusal)
