"""The whole way of many orders with nothing going wrong, in bulk, through the real command path."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.people import person_key
from adapters.simulator.catalogue import buyer_of, campaign_of
from application import streams
from application.clearing import OpenClearance, PickForRun
from application.collecting import CollectOrders
from application.consequences import states
from application.customs_mail import MESSAGES_PER_FETCH
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.entering import BookLine, EnterConsignments
from application.envelope import Envelope
from application.leaving import ListForLeaving, RunParcels, ScannedParcel, ScanParcels
from application.ordering import Sender
from application.outcome import Outcome
from application.receiving import TakeReceipts
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.batch_state import PurchaseBatch
from domain.campaign_commands import DraftCampaign
from domain.clearance_commands import Receipt, RecordDocumentAnswers, SendDocuments
from domain.clearance_parts import DocumentAnswer
from domain.clearance_sending import cop_no_of
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.customs_codes import RELEASED, STORED, Document
from domain.delivery import ReportDelivery
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.goods import BatchUnits, SkuUnits, as_units
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    EntryId,
    ExitId,
    OrderId,
    Partition,
    PurchaseId,
    RunId,
    SortingId,
)
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
UNITS_PER_CARTON = 24


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

    def stages(self) -> list[Stage]:
        """Every stage after collection; each moves all orders of the wave."""
        return [
            Stage("locked", self.lock),
            Stage("purchased", self.purchase),
            Stage("confirmed", self.confirm),
            Stage("received overseas", self.receive),
            Stage("packed", self.pack),
            Stage("sealed", self.seal),
            Stage("departed", self.depart),
            Stage("arrived", self.arrive),
            Stage("listed for entry", self.enter),
            Stage("through the entry gate", self.pass_entry_gate),
            Stage("posted", self.post_entry),
            Stage("tallied", self.tally),
            Stage("runs opened", self.open_runs),
            Stage("waybills assigned", self.assign_waybills),
            Stage("documents sent", self.send_documents),
            Stage("orders stored", lambda: self.answer_documents(Document.ORDER), is_mail=True),
            Stage("payments stored", lambda: self.answer_documents(Document.PAYMENT), is_mail=True),
            Stage("waybills stored", lambda: self.answer_documents(Document.WAYBILL), is_mail=True),
            Stage("matched", self.match),
            Stage("declared", self.declare),
            Stage("stored", lambda: self.answer(STORED), is_mail=True),
            Stage("released", lambda: self.answer(RELEASED), is_mail=True),
            Stage("picked", self.pick),
            Stage("sorted", self.sort),
            Stage("listed for exit", self.list_exits),
            Stage("exit gate passed", self.pass_exit_gate),
            Stage("exit posted", self.post_exits),
            Stage("delivered", self.deliver),
        ]

    def lock(self) -> Iterator[Any]:
        yield (LockBatch(self.batch_id, self.at))

    def purchase(self) -> Iterator[Any]:
        purchase_id, units = self._purchase()
        yield (PlacePurchase(self.batch_id, purchase_id, "supplier", units, self.at))

    def confirm(self) -> Iterator[Any]:
        purchase_id, units = self._purchase()
        yield (ConfirmPurchase(self.batch_id, purchase_id, units, self.at))

    def _purchase(self) -> tuple[PurchaseId, tuple[SkuUnits, ...]]:
        batch: PurchaseBatch = self.one(streams.BATCH, self.batch_id)
        return PurchaseId(f"{self.batch_id}-1"), as_units(batch.demand)

    def receive(self) -> Iterator[Any]:
        route = self.draft.route
        yield (OpenConsignment(self.consignment_id, route, self.at))
        yield (
            ReceiveGoodsOverseas(
                self.consignment_id,
                f"G-{self.number}",
                route.origin_place,
                "hub",
                self._units(),
                self.at,
            )
        )

    def _units(self) -> tuple[BatchUnits, ...]:
        batch: PurchaseBatch = self.one(streams.BATCH, self.batch_id)
        return tuple(BatchUnits(self.batch_id, sku, n) for sku, n in sorted(batch.coming.items()))

    def pack(self) -> Iterator[Any]:
        cartons = tuple(
            Carton(f"{part.sku}/{start}", 9_000, 60_000, (BatchUnits(*_left(part, start)),))
            for part in self._units()
            for start in range(0, part.quantity, UNITS_PER_CARTON)
        )
        yield (PackCartons(self.consignment_id, cartons, self.at))

    def seal(self) -> Iterator[Any]:
        yield (SealConsignment(self.consignment_id, f"SEAL{self.number:06d}", self.at))

    def depart(self) -> Iterator[Any]:
        bill_no = f"BL{self.number:08d}"
        yield (DepartConsignment(self.consignment_id, "MV Example", "V001", bill_no, self.at))

    def arrive(self) -> Iterator[Any]:
        yield (ArriveConsignment(self.consignment_id, self.draft.route.port, True, self.at))

    def enter(self) -> Iterator[Any]:
        skus = sorted(item.sku for item in self.draft.items)
        lines = tuple(BookLine(100 + i, sku, "0409000000", "122") for i, sku in enumerate(skus))
        list_no = f"QD3115{self.number:08d}"
        yield (EnterConsignments(self.entry_id, list_no, (self.consignment_id,), lines, self.at))

    def pass_entry_gate(self) -> Iterator[Any]:
        pass_no = f"Z3115I{self.number:08d}"
        yield (PassEntryGate(self.entry_id, pass_no, "A-10001", 1_000_000, self.at))

    def post_entry(self) -> Iterator[Any]:
        entry = self.one(streams.ENTRY, self.entry_id)
        yield (PostEntry(self.entry_id, as_units(entry.listed), self.at))

    def tally(self) -> Iterator[Any]:
        entry = self.one(streams.ENTRY, self.entry_id)
        counts = tuple(SkuCount(sku, n) for sku, n in sorted(entry.listed.items()))
        yield (TallyGoods(self.entry_id, f"T-{self.entry_id}", counts, self.at))

    def open_runs(self) -> Iterator[Any]:
        for run_id, part in self.runs():
            merchant_id = self.draft.merchant_id
            entries = (self.entry_id,)
            yield (OpenClearance(run_id, merchant_id, self.declarant, part, entries, self.at))

    def assign_waybills(self) -> Iterator[Any]:
        consignee = {order.order_id: order.consignee for order in self.placing}
        for run_id, part in self.runs():
            waybills = tuple(
                ReportedWaybill(i, self.waybill_no(i), self.parcel_grams, 0, consignee[i])
                for i in part
            )
            yield (TakeWaybills(run_id, "SF-DEMO", waybills, self.at))

    def waybill_no(self, order_id: OrderId) -> str:
        return f"SD{order_id.partition(':')[2]}"

    def send_documents(self) -> Iterator[Any]:
        for run_id, _ in self.runs():
            yield (SendDocuments(run_id, self.at))

    def answer_documents(self, document: Document) -> Iterator[Any]:
        receipts = self.receipts()
        yield from (
            RecordDocumentAnswers(
                run_id,
                document,
                next(receipts),
                tuple(DocumentAnswer(i, STORED, self.at) for i in part),
                self.at,
            )
            for run_id, ids in self.runs()
            for part in sets_of(ids, MESSAGE_MAX)
        )

    def match(self) -> Iterator[Any]:
        for run_id, _ in self.runs():
            yield (MatchRun(run_id, self.at))

    def declare(self) -> Iterator[Any]:
        for run_id, _ in self.runs():
            yield (DeclareRun(run_id, self.at))

    def answer(self, status: int) -> Iterator[Any]:
        at, receipts = self.at + timedelta(seconds=status), self.receipts()
        yield from (
            TakeReceipts(
                run_id,
                next(receipts),
                tuple(
                    Receipt(
                        cop_no_of(run_id, place, 1), self.list_no(run_id, place), status, "", "", at
                    )
                    for place in part
                ),
                self.at,
            )
            for run_id, ids in self.runs()
            for part in sets_of(range(len(ids)), MESSAGE_MAX)
        )

    def list_no(self, run_id: RunId, place: int) -> str:
        return f"3115I{run_id[1:]}{place:04d}"

    def receipts(self) -> Iterator[str]:
        """Store a receipt for each message of the wave, as the desk does; their hashes."""
        begin = self._receipts
        self._receipts += sum(-(-len(part) // MESSAGE_MAX) for _, part in self.runs())
        contents = [f"receipt {self.number}-{n}".encode() for n in range(begin, self._receipts)]
        messages = [("in", "receipt", content) for content in contents]
        return iter(self.system.messages.put_many(self.book, messages))

    def pick(self) -> Iterator[Any]:
        for run_id, part in self.runs():
            yield (PickForRun(run_id, part, self.at))

    def sort(self) -> Iterator[Any]:
        for run_id, part in self.runs():
            parcels = tuple(
                ScannedParcel(self.waybill_no(i), run_id, self.parcel_grams, "lane 1") for i in part
            )
            yield (ScanParcels(SortingId(f"S-{run_id}"), "station 1", parcels, self.at))

    def list_exits(self) -> Iterator[Any]:
        for run_id, part in self.runs():
            exit_id = exit_of(run_id)
            parcels = (RunParcels(run_id, part),)
            yield (ListForLeaving(exit_id, f"QD3115E{run_id}", parcels, self.at))
            yield (IssueGatePass(exit_id, f"P-{exit_id}", "A-20001", self.at))

    def pass_exit_gate(self) -> Iterator[Any]:
        for run_id, part in self.runs():
            exit_id = exit_of(run_id)
            yield (PassExitGate(exit_id, f"P-{exit_id}", part, self.at))

    def post_exits(self) -> Iterator[Any]:
        for run_id, _ in self.runs():
            yield (PostExit(exit_of(run_id), self.at))

    def deliver(self) -> Iterator[Any]:
        for part in sets_of(self.order_ids, ORDERS_PER_SET):
            yield (ReportDelivery("SF-DEMO", part, (), (), self.at))

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


def _left(part: BatchUnits, start: int) -> tuple[Any, ...]:
    return part.batch_id, part.sku, min(UNITS_PER_CARTON, part.quantity - start)


def exit_of(run_id: RunId) -> ExitId:
    return ExitId(f"X-{run_id}")


def sets_of(things: Sequence[Any], size: int) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(things), size):
        yield tuple(things[start : start + size])
