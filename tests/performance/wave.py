"""Orders of one campaign on their way together: named, sold and moved, by real commands in bulk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.people import person_key
from adapters.simulator.catalogue import buyer_of, campaign_of
from application.collecting import CollectOrders
from application.consequences import states
from application.customs_mail import MESSAGES_PER_FETCH
from application.envelope import Envelope
from application.ordering import Sender
from application.outcome import Outcome
from domain.batch_commands import OpenBatch
from domain.campaign_commands import DraftCampaign
from domain.identifiers import BatchId, ConsignmentId, EntryId, ExitId, OrderId, Partition, RunId
from domain.order_amounts import LineRequest, priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.people import Person
from domain.refusals import Refused
from domain.risk_notice import Consent

BOOK = Partition("bench.NB01")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MERCHANT = "kiwi-farm"
SECRET = "bench"

ORDERS_PER_WAVE = 5_000
ORDERS_PER_SET = 1_000
MESSAGE_MAX = 100


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that all orders of a wave pass, and the commands that take them there."""

    name: str
    commands: Callable[[], Iterable[Any]]
    is_mail: bool = False
    """Its commands are messages of customs that came together."""


@dataclass
class Wave:
    """Orders of one campaign and batch on their way together; everything is named by `number`."""

    system: System
    number: int
    size: int = ORDERS_PER_WAVE
    book: Partition = BOOK
    at: datetime = START
    merchant: str = MERCHANT
    declarant: str = "broker"
    parcel_grams: int = 900
    """Of each, as the carrier weighs it; goods on file with customs must not weigh more."""

    draft: DraftCampaign = field(init=False)
    placing: list[PlaceOrder] = field(init=False)
    _receipts: int = 0

    def __post_init__(self) -> None:
        self.at += timedelta(hours=4) * self.number
        self.draft = campaign_of(self.number, self.merchant, self.size, self.at)
        self.placing = [self._order(n) for n in range(self.size)]

    def _order(self, n: int) -> PlaceOrder:
        number = self.number * self.size + n
        person = buyer_of(number)
        first, second = self.draft.items[n % 3], self.draft.items[4]
        lines = [LineRequest(first.sku, 1 + n % 2, first.unit_price, first.rates)]
        if n % 3 == 0:
            lines.append(LineRequest(second.sku, 1, second.unit_price, second.rates))
        return PlaceOrder(
            OrderId(f"{self.merchant}:{self.number:04d}-{n:05d}"),
            self.draft.campaign_id,
            self.draft.merchant_id,
            person_key(SECRET, person.id_number),
            person,
            Person(person.name, person.telephone, person.address),
            tuple(lines),
            600,
            0,
            self.at.year,
            self.at,
            Consent("2019-01", self.at),
        )

    @property
    def order_ids(self) -> list[OrderId]:
        return [order.order_id for order in self.placing]

    @property
    def batch_id(self) -> BatchId:
        return BatchId(f"B-{self.number:04d}")

    @property
    def consignment_id(self) -> ConsignmentId:
        return ConsignmentId(f"C-{self.number:04d}")

    @property
    def entry_id(self) -> EntryId:
        return EntryId(f"E-{self.number:04d}")

    def runs(self) -> Iterator[tuple[RunId, tuple[OrderId, ...]]]:
        for index, part in enumerate(sets_of(self.order_ids, ORDERS_PER_SET)):
            yield RunId(f"R{self.number:05d}{index:03d}"), part

    def desk(self) -> HandlingDesk:
        return HandlingDesk(self.system.handling, self.book, Sender("bench", self.at))

    def open(self) -> None:
        self.desk().open_campaign(self.draft)

    def place(self) -> None:
        desk = self.desk()
        for part in sets_of(self.placing, ORDERS_PER_SET):
            refused = desk.place(part)
            assert not refused, refused

    def payments(self) -> list[ReportPayment]:
        return [
            ReportPayment(f"pay-{o.order_id}", "ALIPAY-DEMO", o.buyer_key, due, (share,), self.at)
            for o in self.placing
            for due in [priced(o.lines, o.freight_fen, o.discount_fen, o.at.date())[1].paid_fen]
            for share in [PaymentShare(self.book, o.order_id, due)]
        ]

    def pay(self) -> None:
        desk = self.desk()
        for part in sets_of(self.payments(), ORDERS_PER_SET):
            desk.pay(part)

    def collect(self) -> None:
        self.do(OpenBatch(self.batch_id, self.draft.name, self.draft.route, self.at))
        self.do(CollectOrders(self.batch_id, tuple(self.order_ids), self.at))

    def waybill_no(self, order_id: OrderId) -> str:
        return f"SD{order_id.partition(':')[2]}"

    def list_no(self, run_id: RunId, place: int) -> str:
        return f"3115I{run_id[1:]}{place:04d}"

    def receipts(self) -> Iterator[str]:
        """Store a receipt for each message of the wave, as the desk does; their hashes."""
        begin = self._receipts
        self._receipts += sum(-(-len(part) // MESSAGE_MAX) for _, part in self.runs())
        contents = [f"receipt {self.number}-{n}".encode() for n in range(begin, self._receipts)]
        messages = [("in", "receipt", content) for content in contents]
        return iter(self.system.messages.put_many(self.book, messages))

    def do(self, command: Any) -> None:
        self.do_all([command])

    def move(self, stage: Stage, commands: Iterable[Any]) -> None:
        """Take the orders to a stage, by commands that were made ready."""
        if stage.is_mail:
            self.take_mail(commands)
        else:
            self.do_all(commands)

    def do_all(self, commands: Iterable[Any]) -> None:
        for command in commands:
            self.expect(command, self.system.handling.handle(self.envelope(command)))

    def take_mail(self, commands: Iterable[Any]) -> None:
        """As the mail is taken: what came together is appended together."""
        for part in sets_of(list(commands), MESSAGES_PER_FETCH):
            envelopes = [self.envelope(command) for command in part]
            for command, answer in zip(
                part, self.system.handling.handle_together(envelopes), strict=True
            ):
                self.expect(command, answer)

    def expect(self, command: Any, answer: Outcome | Refused) -> None:
        assert isinstance(answer, Outcome), (command, answer)
        assert answer.events, command
        assert not answer.refused, (command, answer.refused)

    def envelope(self, command: Any) -> Envelope:
        self._receipts += 1
        command_id = f"{type(command).__name__}:{self.number}:{self._receipts}"
        return Envelope(self.book, command, command_id, "bench", self.at)

    def one(self, kind: str, local_id: str) -> Any:
        reader = self.system.handling.reader
        return states(reader, kind, [(self.book, local_id)])[self.book, local_id]


def exit_of(run_id: RunId) -> ExitId:
    return ExitId(f"X-{run_id}")


def sets_of(things: Sequence[Any], size: int) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(things), size):
        yield tuple(things[start : start + size])
