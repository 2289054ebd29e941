"""A book, buyers with chosen names and numbers, and the simulated register behind HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from threading import Thread

from adapters.bootstrap import System
from adapters.identity.keys import identity_key
from adapters.identity.process import RegisterServer
from adapters.identity.register import HttpIdentityRegister
from adapters.identity.rounds import asking_of
from adapters.order_import.desk import HandlingDesk
from adapters.people import person_key
from adapters.settings import DEMONSTRATION_KEY, Settings
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from adapters.simulator.running import START
from application.consequences import states
from application.ordering import Sender
from application.streams import IDENTITY
from domain.buyer_identity import BuyerIdentity, OrderOfBook
from domain.identifiers import OrderId, Partition, parts_of, shared_of
from domain.order_commands import CorrectBuyer, PlaceOrder
from domain.people import Person, id_check_digit
from tests.adapters.webhooks.ground import HandClock

REGISTER = "test register"

_operators = count(1)


def person(name: str, sequence: int = 1) -> Person:
    """Of the region that is nobody's."""
    head = f"99000019900101{sequence:03d}"
    return Person(name, "16155550001", "示范路1号", head + id_check_digit(head))


@contextmanager
def register_running(port: int = 0) -> Iterator[RegisterServer]:
    with RegisterServer(port) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Ground:
    def __init__(self, database_url: str, url: str, at: datetime = START) -> None:
        self.clock = HandClock(at)
        operator = f"operator-{next(_operators)}"
        self.book = Partition(f"{operator}.NB01")
        self.system = System(database_url, self.clock)
        self.settings = Settings(
            database_url=database_url,
            operator=operator,
            identity_url=url,
            identity_key=DEMONSTRATION_KEY,
        )
        self.register = HttpIdentityRegister(url, DEMONSTRATION_KEY, REGISTER, 5.0)
        self.asking = asking_of(self.system, self.settings, self.register)
        self.questions = self.asking.questions
        self.draft = campaign_of(1, "kiwi-farm", 500, at)
        self._desk = HandlingDesk(self.system.handling, self.book, Sender("shop", at))
        self._desk.open_campaign(self.draft)

    def place(self, *buyers: Person, since: int = 1) -> list[OrderId]:
        orders = [self._order(number, buyer) for number, buyer in enumerate(buyers, since)]
        assert not self._desk.place(orders)
        return [order.order_id for order in orders]

    def _order(self, number: int, buyer: Person) -> PlaceOrder:
        order = order_of(number, self.draft, Chance(1), DEMONSTRATION_KEY, self.draft.at)
        key = person_key(DEMONSTRATION_KEY, buyer.id_number)
        # One cheap line: nobody's year is full by it.
        lines = (replace(order.lines[0], quantity=1),)
        return replace(order, buyer=buyer, buyer_key=key, lines=lines)

    def correct(self, order_id: OrderId, buyer: Person) -> None:
        command = CorrectBuyer(order_id, buyer, self.clock())
        self.system.handle(self.book, command, f"correct:{order_id}:{buyer.name}", "staff")

    def fill(self) -> None:
        while self.questions.fill(self.clock()):
            pass

    def identity(self, buyer: Person) -> BuyerIdentity:
        key = (shared_of(self.book), person_key(DEMONSTRATION_KEY, buyer.id_number))
        found: BuyerIdentity = states(self.system.handling.reader, IDENTITY, [key])[key]
        return found

    def is_confirmed(self, order_id: OrderId, buyer: Person) -> bool:
        place = OrderOfBook(self.book, order_id)
        return self.identity(buyer).confirmed_for(place, self.clock()) is not None

    def answered(self, buyer: Person) -> object:
        return self.identity(buyer).names.get(identity_key(DEMONSTRATION_KEY, buyer))

    def events(self) -> list[object]:
        page = self.system.log.page(0, 10_000)
        where = [(r.event, *parts_of(r.stream_id)) for r in page]
        shared = shared_of(self.book)
        return [event for event, part, kind, _ in where if (part, kind) == (shared, IDENTITY)]
