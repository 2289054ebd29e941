"""The world of one trial: a whole system in memory, its clock, and everybody who acts on it.

Nothing of it is anywhere else: no file, no queue, no customs, no payment firm but one that pays
every refund at once. It is gone with the trial.
"""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.customs.no_customs import NoCustoms
from adapters.databases import image_of, memory_engine
from adapters.demonstration import DemonstrationPaymentFirm
from adapters.notifications.deriving import Deriving
from adapters.notifications.tables import notices
from adapters.simulator.clock import ScriptClock
from adapters.timer import do_what_is_due
from application.event_log import Recorded
from application.notices import Kind, Notice
from application.work_requests import Request
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition

OPERATOR = "trial"
BOOK = Partition(f"{OPERATOR}.T01")
ACTOR = "trial"
EVENTS_MAX = 10_000
"""At one instant; two hundred orders make some thousand."""


@cache
def empty_image() -> bytes:
    """The tables of a system, made once a process: making them takes ten times a copy of them."""
    system = System(memory_engine())
    try:
        return image_of(system.engine)
    finally:
        system.close()


@contextmanager
def world_at(start: datetime) -> Iterator["World"]:
    clock = ScriptClock(start)
    system = System(memory_engine(empty_image()), clock)
    try:
        yield World(system, clock)
    finally:
        system.close()


class World:
    def __init__(self, system: System, clock: ScriptClock) -> None:
        self.system = system
        self.clock = clock
        self._requests: deque[Request] = deque()
        self._policies = system.policy_follower(self._requests.append)
        self._worker = system.worker(NoCustoms(), payment_firm=DemonstrationPaymentFirm())
        self._deriving = Deriving(system.engine, system.log, OPERATOR, has_mail=True)
        self._deriving.begin(clock())
        self._shown = self._told = 0

    def act_on_time(self) -> None:
        """The timer runs, as it does every few seconds outside."""
        do_what_is_due(self.system)

    def settle(self) -> tuple[Sequence[Recorded], Sequence[Notice]]:
        """Let everybody act until nobody has anything left to do; what is new since the last time.

        Buyers are told at once: who is told of a change is who it concerned then.
        """
        while self._policies.step() or self._requests:
            while self._requests:
                self._worker.do(self._requests.popleft())
        while self._deriving.step(self.clock()) is not None:
            pass
        events = self.system.log.page(self._shown, EVENTS_MAX)
        self._shown = events[-1].position if events else self._shown
        return events, self._new_notices()

    def _new_notices(self) -> Sequence[Notice]:
        query = sa.select(notices).where(notices.c.position > self._told)
        ordered = query.order_by(notices.c.position, notices.c.notice_id)
        with self.system.engine.connect() as connection:
            rows = connection.execute(ordered).all()
        self._told = self._shown
        return [notice_of(row) for row in rows]


def notice_of(row: sa.Row[Any]) -> Notice:
    return Notice(
        Kind(row.kind),
        Partition(row.partition),
        OrderId(row.order_id),
        CampaignId(row.campaign_id),
        MerchantId(row.merchant_id),
        row.position,
        json.loads(row.facts),
    )
