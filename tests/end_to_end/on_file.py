"""Everything that customs has to have on file before an order can be said to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from adapters.bootstrap import System
from adapters.demonstration import DECLARANT
from adapters.simulator.filing import BOOK_FACTS, GUARANTOR, ZONE_FIRM
from domain import firm
from domain.books_at_customs import DescribeBook
from domain.campaign_events import CampaignItem
from domain.customs_fields import credit_check_character
from domain.firm import FirmFacts, RegisterFirm
from domain.identifiers import MerchantId, Partition, book_of, shared_of
from domain.item_record import FileItemRecord
from domain.product import RegisterProduct
from domain.product_codes import KILOGRAM
from domain.product_facts import LegalUnit
from tests.end_to_end.port import BOOK, MERCHANT, item

CARRIER = "SF-DEMO"
HS_CODE = "2106909090"
"""Customs' tariff takes 13 % of it, as the stories do."""


def put_on_file(
    system: System,
    book: Partition,
    at: datetime,
    products: Iterable[RegisterProduct],
    *,
    platforms: Iterable[str],
    payment_firm: str,
) -> None:
    """Firms of one merchant's orders, the book, and the products with their lines of it."""
    shared, products, numbers = shared_of(book), list(products), count(1)
    (merchant,) = {product.merchant_id for product in products}
    roles = {
        **dict.fromkeys(platforms, (firm.PLATFORM,)),
        merchant: (firm.MERCHANT, firm.PLATFORM),
        DECLARANT: (firm.DECLARANT,),
        ZONE_FIRM: (firm.ZONE,),
        GUARANTOR: (firm.GUARANTOR,),
        payment_firm: (firm.PAYMENT,),
        CARRIER: (firm.CARRIER,),
    }
    for name, those in roles.items():
        facts = facts_of(name, those, next(numbers))
        system.handle(shared, RegisterFirm(name, facts, at), f"firm:{name}", "admin")
    describing = DescribeBook(book_of(book), BOOK_FACTS, at)
    system.handle(shared, describing, "describe", "admin")
    for line, product in enumerate(products, 1):
        system.handle(shared, product, f"product:{product.sku}", "owner")
        filing = FileItemRecord(product.sku, f"ITEM{line:06d}", line, at)
        system.handle(book, filing, f"item:{product.sku}", "warehouse")


def weighed(bare: RegisterProduct) -> RegisterProduct:
    """With what its line in a declaration says besides: net weight, the tariff's first unit."""
    net_grams = bare.weight_grams * 9 // 10
    units = (LegalUnit(KILOGRAM, Decimal(net_grams) / 1_000),)
    return replace(bare, net_grams=net_grams, legal_units=units)


def of_item(item: CampaignItem, merchant: MerchantId, at: datetime) -> RegisterProduct:
    """As a campaign offers it."""
    return weighed(
        RegisterProduct(
            item.sku,
            merchant,
            item.name,
            item.hs_code,
            item.unit_code,
            item.origin_country,
            item.rates,
            item.weight_grams,
            item.volume_cm3,
            at,
        )
    )


def facts_of(name: str, roles: tuple[str, ...], number: int) -> FirmFacts:
    head = f"91330206MB{number:07d}"
    return FirmFacts(
        f"31159700{number:02d}",
        head + credit_check_character(head),
        f"示范{name}有限公司"[:50],
        roles,
        f"DXPENT{700 + number:010d}",
        date(2016, 4, 8),
    )


def file_honey(system: System, at: datetime) -> None:
    """The one product of the stories that are told by hand."""
    honey = of_item(replace(item("HONEY", "118.00"), hs_code=HS_CODE), MERCHANT, at)
    put_on_file(system, BOOK, at, [honey], platforms=["shop-1"], payment_firm="PAY")
