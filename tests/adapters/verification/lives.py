"""A whole history: orders sold, cut, rejected at customs, cleared, sent out and returned."""

from datetime import timedelta

from adapters.customs import exchanged_tables
from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.message_store import metadata as message_tables
from application.cancelling import CancelOrders
from application.collecting import CollectOrders
from application.entering import BookLine, EnterConsignments
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from application.quota_steps import Asking, move_to_year
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_events import CampaignItem
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import (
    OrderId,
    PersonKey,
    Sku,
)
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.order_events import OrderPlaced
from domain.payment import PaymentShare, ReportPayment
from domain.people import Person, id_check_digit
from domain.risk_notice import Consent
from tests.adapters.verification.book import (
    BATCH,
    BOOK,
    CAMPAIGN,
    CANCELLED,
    CONSIGNMENT,
    CREAM,
    ENTRY,
    FIRST,
    HONEY,
    MERCHANT,
    OPEN,
    PRICES,
    PURCHASE,
    RATES,
    ROUTE,
    SECOND,
    THIRD,
    Book,
    pay_back,
)
from tests.adapters.verification.lives_cleared import clear, come_back, inspect, leave


def live(url: str) -> None:
    """The whole history, in an empty database."""
    engine = engine_for(url)
    create_tables(engine)
    create_tables(engine, message_tables, exchanged_tables.metadata)
    book = Book(engine)
    sell(book)
    count_elsewhere(book)
    buy(book)
    ship(book)
    enter(book)
    clear(book)
    inspect(book)
    leave(book)
    come_back(book)
    engine.dispose()


def sell(book: Book) -> None:
    items = tuple(
        CampaignItem(sku, sku, PRICES[sku], 20, "0409000000", "122", "609", RATES[sku], 700, 9)
        for sku in (HONEY, CREAM)
    )  # fmt: skip
    closes_at = book.now + timedelta(days=10)
    book.do(
        DraftCampaign(
            CAMPAIGN, MERCHANT, "Spring", items, ROUTE, book.now, closes_at, 1, 30,
            closes_at.date() + timedelta(days=40), "Asia/Shanghai", book.now,
        )
    )  # fmt: skip
    book.do(PublishCampaign(CAMPAIGN, book.now))
    wanted = (
        (FIRST, (line(HONEY, 2), line(CREAM, 2), line(HONEY, 1)), 1_000, 700),
        (SECOND, (line(HONEY, 1), line(CREAM, 1)), 0, 0),
        (THIRD, (line(HONEY, 2),), 500, 0),
        (CANCELLED, (line(HONEY, 1),), 0, 0),
        (OPEN, (line(CREAM, 1),), 0, 0),
    )
    for number, (order_id, lines, freight, discount) in enumerate(wanted, 1):
        place(book, number, order_id, lines, freight, discount)
    book.do(CancelOrders((CANCELLED,), "changed my mind", book.now))
    pay_back(book)


def count_elsewhere(book: Book) -> None:
    """One was thought to be declared next year, and then this year after all."""
    for year in (2027, 2026):
        book.now += timedelta(minutes=1)
        move_to_year(book.handling, BOOK, [OPEN], year, Asking("timer", book.now))


def line(sku: Sku, quantity: int) -> LineRequest:
    return LineRequest(sku, quantity, PRICES[sku], RATES[sku])


def place(
    book: Book,
    number: int,
    order_id: OrderId,
    lines: tuple[LineRequest, ...],
    freight_fen: int,
    discount_fen: int,
) -> None:
    book.now += timedelta(minutes=1)
    head = f"99000019800101{number:03d}"
    buyer = Person(f"林{number}", f"161{number:08d}", "示范路", head + id_check_digit(head))
    consignee = Person(buyer.name, buyer.telephone, buyer.address)
    key, sender = PersonKey(f"person-{number}"), Sender("shop", book.now)
    placing = PlaceOrder(
        order_id, CAMPAIGN, MERCHANT, key, buyer, consignee, lines, freight_fen, discount_fen,
        2026, book.now, Consent("2019-01", book.now),
    )  # fmt: skip
    assert place_orders(book.handling, BOOK, [placing], sender) == {}
    placed = book.events("order", order_id)[0]
    assert isinstance(placed, OrderPlaced)
    due = placed.amounts.paid_fen
    shares = (PaymentShare(BOOK, order_id, due),)
    payment = ReportPayment(f"pay-{number}", "ALIPAY", key, due, shares, book.now)
    pay_orders(book.handling, [payment], sender)


def buy(book: Book) -> None:
    """Six of honey are wanted and five come: the last to pay goes short."""
    book.do(OpenBatch(BATCH, "Spring", ROUTE, book.now))
    book.do(CollectOrders(BATCH, (FIRST, SECOND, THIRD), book.now))
    book.do(LockBatch(BATCH, book.now))
    wanted = (SkuUnits(CREAM, 3), SkuUnits(HONEY, 6))
    book.do(PlacePurchase(BATCH, PURCHASE, "supplier", wanted, book.now))
    confirmed = (SkuUnits(CREAM, 3), SkuUnits(HONEY, 5))
    book.do(ConfirmPurchase(BATCH, PURCHASE, confirmed, book.now))
    book.do(ShareSupplierShortage(BATCH, book.now))
    pay_back(book)


def ship(book: Book) -> None:
    units = (BatchUnits(BATCH, CREAM, 3), BatchUnits(BATCH, HONEY, 5))
    book.do(OpenConsignment(CONSIGNMENT, ROUTE, book.now))
    book.do(ReceiveGoodsOverseas(CONSIGNMENT, "R-1", "Auckland", "hub", units, book.now))
    book.do(PackCartons(CONSIGNMENT, (Carton("1", 6_000, 9_000, units),), book.now))
    book.do(SealConsignment(CONSIGNMENT, "SEAL-1", book.now))
    book.do(DepartConsignment(CONSIGNMENT, "MV Example", "V1", "BL-1", book.now))
    book.do(ArriveConsignment(CONSIGNMENT, "3115", True, book.now))


def enter(book: Book) -> None:
    """One jar is broken at the tally: THIRD, cut already, gets nothing."""
    lines = (BookLine(1, HONEY, "0409000000", "122"), BookLine(2, CREAM, "3304990039", "025"))
    book.do(EnterConsignments(ENTRY, "QD1", (CONSIGNMENT,), lines, book.now))
    book.do(PassEntryGate(ENTRY, "Z1", "A-1", 6_000, book.now))
    counts = (SkuCount(HONEY, 4, damaged=1), SkuCount(CREAM, 3))
    book.do(TallyGoods(ENTRY, "T-1", counts, book.now))
    book.do(PostEntry(ENTRY, (SkuUnits(CREAM, 3), SkuUnits(HONEY, 5)), book.now))
    book.do(ShareTallyShortage(BATCH, (ENTRY,), book.now))
    pay_back(book)
