"""A firm that grows: seasons of campaigns of many merchants and sizes, orders at every stage.

Each season sells as much as the one before, so that what a page shows is as full at every size of
the log, and what grows is the past behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.bootstrap import System
from application.envelope import Envelope
from domain.campaign_commands import CloseCampaign
from domain.identifiers import CampaignId
from projections import mandate_book, merchant_dashboard, order_board, order_membership
from tests.performance.life import stages_after_collection
from tests.performance.wave import BOOK, START, Wave

ORDERS_PER_SEASON = 10_000

SEASON = timedelta(days=15)
"""A quarter of a million orders a year: a million are four years of a firm."""

SELLING = timedelta(days=10)
"""How long a campaign sells."""

MERCHANTS = 40
"""The first has a fifth of all campaigns, the last some of a season's smallest."""

SHARES = (2_000, 1_500, 1_000, 1_000, 750, 750, 500, 500, 400, 400, *(200,) * 4, *(40,) * 10)
"""Of ten thousand orders, those of each campaign of a season: few large ones, many small."""

DELIVERED, COLLECTED = (0, 2, 5, 8, 12, 20), (1, 6, 9, 13, 21)
"""Campaigns of a season whose orders go all the way, and those that are collected; others wait."""

UNPAID_EVERY = 40

MODELS = (
    order_board.MODEL,
    order_membership.MODEL,
    merchant_dashboard.MODEL,
    mandate_book.MODEL,
)
"""What the measured pages read; others would only take time."""


@dataclass
class Firm:
    """One database that is filled season by season."""

    system: System
    season_orders: int = ORDERS_PER_SEASON
    seasons: int = 0
    waves: int = 0
    _selling: list[CampaignId] = field(default_factory=list)

    @property
    def orders(self) -> int:
        return self.seasons * self.season_orders

    def live_on(self) -> None:
        """One season more, from offers to deliveries, and the read models brought up to it."""
        self._close_campaigns()
        for wave, place in self._waves():
            wave.open()
            sell(wave, UNPAID_EVERY if place not in (*COLLECTED, *DELIVERED) else None)
            if place in COLLECTED or place in DELIVERED:
                wave.collect()
            if place in DELIVERED:
                for stage in stages_after_collection(wave):
                    wave.move(stage, stage.commands())
            self._selling.append(wave.draft.campaign_id)
        self.seasons += 1
        self.system.follow(MODELS)

    def _close_campaigns(self) -> None:
        """Those of the season before: only the latest still sell."""
        at = START + SEASON * self.seasons
        for campaign_id in self._selling:
            closing = CloseCampaign(campaign_id, at)
            self.system.handling.handle(Envelope(BOOK, closing, f"close:{campaign_id}", "firm", at))
        self._selling = []

    def _waves(self) -> Iterator[tuple[Wave, int]]:
        for place, orders in enumerate(self.sizes):
            at = START + SEASON * self.seasons + SEASON / len(SHARES) * place
            yield wave_of(self.system, self.waves, orders, at), place
            self.waves += 1

    @property
    def sizes(self) -> Sequence[int]:
        """Orders of each campaign of a season; as many together as a season has."""
        return [max(2, self.season_orders * share // sum(SHARES)) for share in SHARES]


def wave_of(system: System, number: int, orders: int, at: datetime) -> Wave:
    # A wave adds its own hours, by which others of one merchant follow one another.
    begin = at - timedelta(hours=4) * number
    return Wave(system, number, orders, BOOK, begin, merchant_of(number))


def merchant_of(number: int) -> str:
    """By chance alike in every run: the lower its number, the more a merchant sells."""
    drawn = number * 7_919 % 1_000 / 1_000
    return f"merchant-{int(MERCHANTS * drawn * drawn) + 1:02d}"


def sell(wave: Wave, unpaid_every: int | None) -> None:
    """Place and pay its orders, spread over the days of its window."""
    begin, step = wave.at, SELLING / wave.size
    wave.at += SELLING
    # What is sold at the end of a year is declared in the next.
    wave.placing = [
        replace(order, at=begin + step * n, quota_year=wave.at.year)
        for n, order in enumerate(wave.placing)
    ]
    wave.desk().place(wave.placing)
    payments = [
        replace(payment, at=order.at)
        for order, payment in zip(wave.placing, wave.payments(), strict=True)
    ]
    if unpaid_every:
        payments = [p for n, p in enumerate(payments) if n % unpaid_every != unpaid_every - 1]
    wave.desk().pay(payments)


def today_of(seasons: int) -> datetime:
    """When the campaigns of the last season have sold all they do."""
    return START + SEASON * seasons + SELLING
