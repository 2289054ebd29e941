"""What a file of orders means and what it lacks: columns, rules, money, campaign, made-up people.

OrderFileError        the file or its profile cannot be used at all; nothing was placed
├── ProfileError          the profile is unknown, misspelt or contradicts itself
├── ColumnsError          a column that the profile names is not there, or is there twice
├── CampaignMissingError  there is no such campaign, and the profile does not open one
├── BrokenFileError       the bytes end or change their kind before the file does
└── NoWorkbookError       the file is called a workbook, or packed like one, and is none
"""

from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Literal

import msgspec

from adapters.order_import.records import told
from adapters.texts import mark, say
from domain.campaign_terms import CampaignTerms
from domain.order_amounts import UNIT_PRICE_PLACES

PROFILES = resources.files("adapters.order_import") / "profiles"

DATE_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
)
"""What shops write; a day of a workbook is read as the first."""


FAULT_CHARACTERS_MAX = 500
"""Of what a fault repeats of the file: enough to know it again."""


class OrderFileError(Exception):
    """Raised when a file of orders cannot be used at all; the words are marked where it is.

    What it repeats of the file is written out, so that it can be kept and shown whatever it is.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = {
            name: told(str(value), FAULT_CHARACTERS_MAX) for name, value in values.items()
        }
        super().__init__(text.format(**self.values) if values else text)

    def said(self) -> str:
        """In the reader's language."""
        return say(self.text, **self.values)


EMPTY = mark("the file is empty")
ENDS_BEFORE = mark("the file ends before row {row}, which should name its columns")
DAMAGED = mark("the workbook is damaged: {fault}")


class ProfileError(OrderFileError): ...


class ColumnsError(OrderFileError): ...


def without_head(row: int) -> ColumnsError:
    """What to raise for a file that ends before its titles."""
    return ColumnsError(EMPTY) if row == 1 else ColumnsError(ENDS_BEFORE, row=row)


class CampaignMissingError(OrderFileError): ...


class BrokenFileError(OrderFileError): ...


class NoWorkbookError(OrderFileError): ...


class FileFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    encoding: str = ""
    """Empty: told by the bytes (`encodings.py`)."""

    delimiter: str = ""
    """Empty: told by the header."""

    date_formats: tuple[str, ...] = DATE_FORMATS
    time_zone: str = "Asia/Shanghai"
    """Of the file's times, where they are taken as they stand."""


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's own names of the columns we read; what it has besides is not looked at."""

    invoice_no: str
    sku: str
    name: str
    quantity: str
    dated: str
    unit_price: str
    customer_id: str = ""
    buyer_name: str = ""
    buyer_id_number: str = ""
    telephone: str = ""
    address: str = ""

    @property
    def have_people(self) -> bool:
        return bool(self.buyer_name)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows are cancellations and which are no goods; compared in capitals."""

    cancellation_prefixes: tuple[str, ...] = ()
    no_goods_codes: frozenset[str] = frozenset()
    no_goods_prefixes: tuple[str, ...] = ()
    rows_that_are_no_goods: Literal["report", "refuse-invoice"] = "refuse-invoice"


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    currency: str = "CNY"
    rate: Decimal = Decimal(1)
    """CNY for one unit of the file's currency, applied exactly."""

    rate_day: date | None = None
    unit_price_places: int = UNIT_PRICE_PLACES


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The span of the file's dates that is laid over the campaign's window."""

    since: datetime
    until: datetime


class Buyers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people are made up."""

    id_region: str
    birthdays_since: date
    telephone_prefix: str
    name: str
    address: str


class Payments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    firm: str
    after_minutes: int


class RouteFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    origin_country: str
    origin_place: str
    port: str
    mode: str
    regime: str


class CampaignFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    merchant_id: str
    name: str
    opens_at: datetime
    closes_at: datetime
    dispatch_by: date
    time_zone: str
    units_min: int
    units_max: int
    units_per_product_max: int
    route: RouteFacts
    dispatch_from: date | None = None
    terms: CampaignTerms = CampaignTerms()


class ProductFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hs_code: str
    unit_code: str
    origin_country: str
    vat: Decimal
    consumption: Decimal
    tariff: Decimal
    weight_grams: int
    volume_cm3: int


class KeywordFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What differs from the default for products with one of these words in their name."""

    words: frozenset[str]
    hs_code: str
    weight_grams: int
    volume_cm3: int
    vat: Decimal | None = None


class Products(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    default: ProductFacts
    by_word: tuple[KeywordFacts, ...] = ()


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file does not hold may stand here; what stands nowhere is not made up."""

    platform: str
    """Before the invoice's number it is the order's id: importing twice finds the same orders."""

    columns: Columns
    file: FileFacts = FileFacts()
    rules: Rules = Rules()
    money: Money = Money()
    reference: Reference | None = None
    """Without it the file's times hold as they stand."""

    buyers: Buyers | None = None
    """Without it the file has columns of the buyer."""

    consent: str = ""
    """The version of the risk notice that the file's buyers agreed to when they ordered. Without it
    their orders are refused: no consent, no order."""

    payments: Payments | None = None
    """Without it orders are placed, and paid when their payments are reported."""

    campaign: CampaignFacts | None = None
    """Without it the campaign exists already."""

    products: Products | None = None
