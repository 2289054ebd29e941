"""Asks again for what should have been done, ends what is due, claims what has become known."""

import time
from collections.abc import Callable

from adapters.abandoned_claims import refuse_abandoned
from adapters.actors import Asker
from adapters.bootstrap import System
from adapters.looking_round import Round
from adapters.outstanding import MODELS, campaigns_due, outstanding
from adapters.parked_claims import ParkedClaims
from application.work_requests import Request
from domain.campaign_commands import CloseCampaign
from domain.refusals import Refused
from projections.following import follow_all, prepare

PATIENCE_SECONDS = 15.0
"""How long a request may take before it counts as lost: longer than a busy queue's wait."""

TIMER = "timer"


class Sweeper:
    """Remembers since when each thing waits; one that is forgotten with it is only asked later."""

    def __init__(
        self,
        system: System,
        ask: Asker,
        patience_seconds: float = PATIENCE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._system = system
        self._ask = ask
        self._patience_seconds = patience_seconds
        self._now = now
        self._since: dict[Request, float] = {}
        self._looks = Round()
        self._parked = ParkedClaims(system)
        prepare(system.engine, MODELS)

    def sweep(self) -> int:
        """End what is due, claim what is known now, ask for what waits too long: how much."""
        follow_all(self._system.engine, self._system.log, MODELS)
        ended = self._close_campaigns() + refuse_abandoned(self._system)
        return ended + self._parked.claim() + self._ask_again()

    def _ask_again(self) -> int:
        now = self._now()
        waiting = outstanding(self._system, self._since, self._looks)
        self._since = {request: self._since.get(request, now) for request in waiting}
        late = [r for r, since in self._since.items() if now - since >= self._patience_seconds]
        for request in late:
            self._ask(request)
            self._since[request] = now
        return len(late)

    def _close_campaigns(self) -> int:
        due = campaigns_due(self._system, at := self._system.clock())
        for partition, campaign_id in due:
            closing = CloseCampaign(campaign_id, at)
            try:
                self._system.handle(partition, closing, f"close:{campaign_id}", TIMER)
            except Refused:
                continue  # Somebody ended it meanwhile: nothing is left to close.
        return len(due)
