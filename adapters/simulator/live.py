"""The live demonstration: campaigns sell in real time and their orders travel on, time compressed.

Every step follows from what stands in the log, so that a demonstration goes on where it ended. The
world answers by itself: real actors, and the customs simulator behind its folder.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from adapters.bootstrap import System, utc_now
from adapters.order_import.desk import HandlingDesk
from adapters.processes.loops import OUTAGES
from adapters.settings import Settings
from adapters.simulator import live_goods, live_parcels
from adapters.simulator.book_papers import open_book
from adapters.simulator.catalogue import MERCHANTS, campaign_of, order_of, products_of
from adapters.simulator.clock import ScriptClock
from adapters.simulator.filing import file_with_customs
from adapters.simulator.guarantor import lodge
from adapters.simulator.lasting_port import LastingPort, has_office
from adapters.simulator.running import ids_of, play
from adapters.simulator.script import change_minds, pay
from adapters.simulator.stage import SimulationStage, one
from adapters.usable_settings import SIMULATOR
from application import streams
from application.ordering import Sender
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign
from domain.campaign_state import Stage as CampaignStage
from domain.dated import customs_day
from domain.identifiers import CampaignId, MerchantId, Partition, shared_of
from domain.waybill_block import ReceiveWaybillBlock
from projections import order_search
from projections.campaign_rows import campaigns

log = logging.getLogger("jihuo")

SEED = 20_260_302
MERCHANTS_LIVE = 3
FIRST_ORDERS = 210
"""Enough for every page to show something, few enough for seconds."""

PLAY_LASTS = timedelta(days=62)
"""Longer than the scripted journey of so many orders."""

WINDOW = timedelta(seconds=75)
SELLING_STOPS = timedelta(seconds=3)
"""Before the window's end: an order is not to meet the timer."""

ORDERS_MAX = 60
"""Orders of one live campaign."""

UNDER_WAY_MAX = 8
PACE_SECONDS = 4.0
"""Between two steps of one campaign: slow enough to be watched."""

SELLING_PACE_SECONDS = 1.5
BLOCK_OF_WAYBILLS = 10_000_000
PREFIX = "live-"


def partition_of(settings: Settings) -> Partition:
    return Partition(f"{settings.operator}.{settings.book}")


def play_first(settings: Settings, office_words: Sequence[str]) -> None:
    """A short simulation that ended lately, for a database in which nothing has happened yet.

    The office that is played then goes on with the demonstration. Only then is a book open: it
    must know what has entered, and another office in the folder knows of other goods.
    """
    clock, folder = ScriptClock(start_for(utc_now())), settings.customs_folder
    is_lasting = settings.customs == SIMULATOR and not has_office(folder)
    with ExitStack() as stack:
        system = stack.enter_context(closing(System(settings.database_url, clock)))
        customs = None
        if is_lasting:
            customs = stack.enter_context(closing(LastingPort(folder, clock, office_words)))
        stage = SimulationStage(system, clock, partition_of(settings), SEED, customs)
        if is_lasting:
            open_book(stage, MERCHANTS[:MERCHANTS_LIVE])
        play(stage, FIRST_ORDERS, MERCHANTS_LIVE, lambda *_: None)


def start_for(now: datetime) -> datetime:
    """So long ago that all ends before now, in one calendar year at customs: quotas are of one."""
    start = now - PLAY_LASTS
    if customs_day(start).year == customs_day(now).year:
        return start
    return datetime(customs_day(now).year, 1, 1, tzinfo=UTC) - PLAY_LASTS - timedelta(days=1)


class Demonstration:
    """Opens a campaign whenever few are under way, and moves each one a step at a time."""

    def __init__(
        self,
        system: System,
        book: Partition,
        secret: str,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stage = SimulationStage(system, ScriptClock(utc_now()), book, SEED)
        self._secret = secret
        self._now = now
        self._last = last_number(system, book)
        self._under_way = list(range(max(1, self._last - UNDER_WAY_MAX + 1), self._last + 1))
        self._next_at: dict[int, float] = {}
        block = ReceiveWaybillBlock(
            self._stage.carrier.name, "SL", 1, BLOCK_OF_WAYBILLS, system.clock()
        )
        self._stage.do(block, "live:waybill block", "carrier", shared_of(book))
        file_with_customs(self._stage, MERCHANTS[:MERCHANTS_LIVE])
        lodge(self._stage)

    def tick(self) -> None:
        """One step of every campaign that is due for one."""
        for number in list(self._under_way):
            if self._now() >= self._next_at.get(number, 0.0):
                # A script's clock is set by hand: each step happens when it happens.
                self._stage.clock.now = utc_now()
                self._next_at[number] = self._now() + self._paced(number)
        if len(self._under_way) < UNDER_WAY_MAX and not self._is_selling():
            self._open()

    def _is_selling(self) -> bool:
        return bool(self._under_way) and (
            self._campaign(self._under_way[-1]).stage is CampaignStage.PUBLISHED
        )

    def _campaign(self, number: int) -> Campaign:
        campaign: Campaign = one(self._stage, streams.CAMPAIGN, campaign_id_of(number))
        return campaign

    def _open(self) -> None:
        self._stage.clock.now = utc_now()
        self._last += 1
        self._under_way.append(self._last)
        draft = draft_of(self._last, self._stage.clock())
        self._desk(draft.merchant_id).open_campaign(draft, products_of(draft))

    def _desk(self, actor: str) -> HandlingDesk:
        sender = Sender(actor, self._stage.clock())
        return HandlingDesk(self._stage.system.handling, self._stage.book, sender)

    def _paced(self, number: int) -> float:
        try:
            return self._step(number)
        except OUTAGES:
            raise
        except Exception:
            # Somebody tried something out on its goods: the campaign is theirs from now on.
            log.exception("the demonstration leaves campaign %s alone", number)
            self._under_way.remove(number)
            return PACE_SECONDS

    def _step(self, number: int) -> float:
        """Take the next step of one campaign; answer how long to wait for the one after."""
        campaign = self._campaign(number)
        match campaign.stage:
            case CampaignStage.PUBLISHED:
                self._sell(number, campaign)
                return SELLING_PACE_SECONDS
            case CampaignStage.CLOSED:
                self._travel(number, campaign)
            case _:
                self._under_way.remove(number)
        return PACE_SECONDS

    def _sell(self, number: int, campaign: Campaign) -> None:
        """A few orders are placed, most are paid, now and then one is cancelled."""
        stage, at = self._stage, self._stage.clock()
        shown = order_search.OrderFilter(campaign_id=campaign_id_of(number))
        sums = stage.read(order_search.sums_by_stage, stage.book, shown)
        placed = sum(row.orders for row in sums)
        if placed >= ORDERS_MAX or at >= campaign.closes_at - SELLING_STOPS:
            return
        draft = draft_of(number, at)
        count = 1 + stage.chance.number("arriving", f"{number}:{placed}", 3)
        asked = [
            replace(
                order_of(number * 1_000 + n, draft, stage.chance, self._secret, at),
                quota_year=customs_day(at).year,
            )
            for n in range(placed, placed + count)
        ]
        desk = self._desk("shop")
        refused = desk.place(asked)
        standing = [order for order in asked if order.order_id not in refused]
        pay(stage, desk, standing)
        change_minds(stage, standing)

    def _travel(self, number: int, campaign: Campaign) -> None:
        trip = live_goods.Trip(number, campaign_id_of(number), campaign)
        if live_goods.step(self._stage, trip, ids_of):
            return
        if not live_parcels.step(self._stage, trip, ids_of):
            self._under_way.remove(number)


def draft_of(number: int, at: datetime) -> DraftCampaign:
    """The live campaign of a number, as it would be drafted at a time."""
    merchant = MerchantId(MERCHANTS[number % MERCHANTS_LIVE])
    return replace(
        campaign_of(number, merchant, ORDERS_MAX, at),
        campaign_id=campaign_id_of(number),
        closes_at=at + WINDOW,
        units_min=1,
        dispatch_by=(at + timedelta(days=7)).date(),
    )


def campaign_id_of(number: int) -> CampaignId:
    return CampaignId(f"{PREFIX}{number:06d}")


def last_number(system: System, book: Partition) -> int:
    """The number of the latest live campaign; 0 before the first."""
    system.follow()
    query = sa.select(sa.func.max(campaigns.c.campaign_id)).where(
        campaigns.c.partition == book, campaigns.c.campaign_id.like(f"{PREFIX}%")
    )
    with system.engine.connect() as connection:
        latest = connection.scalar(query)
    return int(latest.removeprefix(PREFIX)) if latest else 0
