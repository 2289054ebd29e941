"""A book with everybody in it, for tests that tell a story command by command."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.bootstrap import System
from adapters.people import person_key
from application.outcome import Outcome
from application.streams import DECIDERS
from application.work_requests import Request
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_events import CampaignItem
from domain.clearance_commands import Receipt
from domain.clearance_sending import cop_no_of
from domain.goods import Route
from domain.identifiers import (
    CampaignId,
    MerchantId,
    OrderId,
    Partition,
    PersonKey,
    RunId,
    Sku,
    shared_of,
    stream_of,
)
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.people import Person, id_check_digit
from domain.risk_notice import Consent
from domain.tax import TaxRates

BOOK = Partition("demo.NB01")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MERCHANT = MerchantId("kiwi-farm")
CAMPAIGN = CampaignId("spring")
ROUTE = Route("609", "Auckland", "3115", "2")
ORDINARY = TaxRates(Decimal("0.13"))


class Port:
    """Handles commands with a clock that moves a minute each, and remembers what policies ask."""

    def __init__(self, database_url: str, book: Partition = BOOK) -> None:
        self.book = book
        self.now = START
        self.system = System(database_url, lambda: self.now)
        self.asked: list[Request] = []
        self.policies = self.system.policy_follower(self.asked.append)
        self._count = 0

    def do(self, command: Any, command_id: str = "", partition: Partition | None = None) -> Outcome:
        self._count += 1
        self.now += timedelta(minutes=1)
        where, name = partition or self.book, command_id or f"{self.book}-{self._count}"
        return self.system.handle(where, command, name, "tester")

    def react(self) -> None:
        """Let the policies do what follows."""
        while self.policies.step():
            pass

    def state(self, kind: str, local_id: str, partition: Partition | None = None) -> Any:
        stream_id = stream_of(partition or self.book, kind, local_id)
        stream = self.system.log.read([stream_id])[stream_id]
        return DECIDERS[kind].state_of(stream.events)

    def names(self, kind: str, local_id: str, partition: Partition | None = None) -> list[str]:
        """The names of a stream's events, oldest first."""
        stream_id = stream_of(partition or self.book, kind, local_id)
        events = self.system.log.read([stream_id])[stream_id].events
        return [type(event).__name__ for event in events]

    def events(self, kind: str, local_id: str, partition: Partition | None = None) -> list[Any]:
        stream_id = stream_of(partition or self.book, kind, local_id)
        return list(self.system.log.read([stream_id])[stream_id].events)

    def open_campaign(self, *items: CampaignItem, units_max: int = 1_000) -> None:
        closes_at = self.now + timedelta(days=10)
        self.do(
            DraftCampaign(
                CAMPAIGN,
                MERCHANT,
                "Spring",
                items,
                ROUTE,
                self.now,
                closes_at,
                1,
                units_max,
                (closes_at + timedelta(days=40)).date(),
                "Asia/Shanghai",
                self.now,
            )
        )
        self.do(PublishCampaign(CAMPAIGN, self.now))

    def receipt(
        self, run_id: RunId, status: int, text: str = "", attempt: int = 1, place: int = 0
    ) -> Receipt:
        """One answer of customs to one attempt, said now."""
        cop_no = cop_no_of(run_id, place, attempt)
        invt_no = f"31152026I{place:08d}{attempt}" if status >= 120 else ""
        return Receipt(cop_no, invt_no, status, "", text, self.now)

    def close(self) -> None:
        self.system.close()


def item(sku: str, price: str, units_max: int = 1_000) -> CampaignItem:
    return CampaignItem(
        Sku(sku), sku.title(), Decimal(price), units_max, "0409000000", "122", "609", ORDINARY,
        700, 900,
    )  # fmt: skip


def line(sku: str, quantity: int, price: str) -> LineRequest:
    return LineRequest(Sku(sku), quantity, Decimal(price), ORDINARY)


def buyer(number: int = 1) -> Person:
    head = f"99000019800101{number:03d}"
    address = f"示范路{number}号"
    return Person(f"林{number}", f"161{number:08d}", address, head + id_check_digit(head))


def order(
    number: int, *lines: LineRequest, at: datetime, freight_fen: int = 0, platform: str = "shop-1"
) -> PlaceOrder:
    person = buyer(number)
    return PlaceOrder(
        OrderId(f"{platform}:{number:04d}"),
        CAMPAIGN,
        MERCHANT,
        key_of(person),
        person,
        Person(person.name, person.telephone, person.address),
        lines,
        freight_fen,
        0,
        2026,
        at,
        Consent("2019-01", at),
    )


def key_of(person: Person) -> PersonKey:
    return person_key("test", person.id_number)


SHARED = shared_of(BOOK)
