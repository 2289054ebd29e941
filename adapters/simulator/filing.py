"""What the made-up firms and goods of a simulation have on file with customs.

Codes are well-formed and made up, as everything in a simulation is.
"""

from collections.abc import Sequence
from datetime import date, datetime

from adapters.demonstration import DECLARANT, PAYMENT_FIRM
from adapters.simulator.catalogue import MERCHANTS, SHELF, Goods, sku_of
from adapters.simulator.stage import SimulationStage
from domain import firm
from domain.books_at_customs import BookFacts, DescribeBook
from domain.customs_fields import credit_check_character
from domain.firm import FirmFacts, RegisterFirm
from domain.identifiers import Sku, book_of, shared_of
from domain.item_record import FileItemRecord

OFFICE = "3115"
ZONE_FIRM, GUARANTOR = "warehouse-demo", "guarantor-demo"

SINCE = date(2016, 4, 8)
"""The first day of the tax on this trade: before any simulated order."""

NAMES = {
    "kiwi-farm": "猕猴桃农场(示范)有限公司",
    "nordic-baby": "北欧婴童(示范)有限公司",
    "hokkaido": "北海道商贸(示范)有限公司",
    "sole-italia": "意式鞋履(示范)有限公司",
    "outback": "内陆牧场(示范)有限公司",
    "maple-house": "枫叶之家(示范)有限公司",
    DECLARANT: "示范报关有限公司",
    ZONE_FIRM: "示范保税仓储有限公司",
    GUARANTOR: "示范担保有限公司",
    PAYMENT_FIRM: "示范支付有限公司",
    "SF-DEMO": "示范速递有限公司",
}

BOOK_FACTS = BookFacts(
    number_head="D1",
    ems_no="T3115W000001",
    customs_office=OFFICE,
    port_office=OFFICE,
    trade_mode="1210",
    traffic_mode="W",
    zone_firm=ZONE_FIRM,
    guarantor=GUARANTOR,
    place_code="311501",
    wrap_code="2",
)


def file_with_customs(stage: SimulationStage, merchants: Sequence[str]) -> None:
    """Firms, the book and the items of its account book; what is on file already stays."""
    at, shared = stage.clock(), shared_of(stage.book)
    for name, roles in roles_of(merchants, stage.carrier.name).items():
        registering = RegisterFirm(name, facts_of(name, roles), at)
        stage.do(registering, f"register firm:{name}", "admin", shared)
    describing = DescribeBook(book_of(stage.book), BOOK_FACTS, at)
    stage.do(describing, f"describe book:{stage.book}", "admin", shared)
    for merchant in merchants:
        for index in range(len(SHELF)):
            filing = item_record(sku_of(merchant, index), at)
            stage.do(filing, f"file item:{filing.sku}", "warehouse")


def roles_of(merchants: Sequence[str], carrier: str) -> dict[str, tuple[str, ...]]:
    """Merchants sell on platforms of their own."""
    return {
        **dict.fromkeys(merchants, (firm.MERCHANT, firm.PLATFORM)),
        DECLARANT: (firm.DECLARANT,),
        ZONE_FIRM: (firm.ZONE,),
        GUARANTOR: (firm.GUARANTOR,),
        PAYMENT_FIRM: (firm.PAYMENT,),
        carrier: (firm.CARRIER,),
    }


def facts_of(name: str, roles: tuple[str, ...]) -> FirmFacts:
    """Numbered by the place in the list of names."""
    number = list(NAMES).index(name) + 1
    head = f"91330206MA{number:07d}"
    return FirmFacts(
        f"31159600{number:02d}",
        head + credit_check_character(head),
        NAMES[name],
        roles,
        f"DXPENT{number:010d}",
        SINCE,
    )


def book_line_of(sku: Sku) -> int:
    """Each merchant's shelf follows the one before in the account book."""
    for row, merchant in enumerate(MERCHANTS):
        for index in range(len(SHELF)):
            if sku_of(merchant, index) == sku:
                return 1 + row * len(SHELF) + index
    raise KeyError(sku)


def shelf_of(sku: Sku) -> Goods:
    return SHELF[(book_line_of(sku) - 1) % len(SHELF)]


def item_record(sku: Sku, at: datetime) -> FileItemRecord:
    return FileItemRecord(sku, item_no_of(sku), book_line_of(sku), at)


def item_no_of(sku: Sku) -> str:
    """By it customs knows in which line goods of a declaration stand."""
    return f"ITEM{book_line_of(sku):06d}"
