"""One row's own soundness: is it goods that can be sold, and if not, which column says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from adapters.order_import.profile import Profile
from adapters.order_import.reading import NOT_DECODABLE, QUOTE_OPEN, WRONG_COLUMNS, SourceRow
from domain.identifiers import Sku
from domain.order_amounts import is_whole_fen

CANCELLATION = "cancellation"
NOT_GOODS = "not-goods"
INVOICE_NO_UNUSABLE = "invoice-number-not-usable"
SKU_UNUSABLE = "stock-code-not-usable"
QUANTITY_UNREADABLE = "quantity-not-a-number"
QUANTITY_NOT_POSITIVE = "quantity-not-positive"
PRICE_UNREADABLE = "price-not-a-number"
PRICE_NOT_POSITIVE = "price-not-positive"
PRICE_NOT_EXACT = "price-not-exact"
DATE_UNREADABLE = "date-not-readable"
CUSTOMER_UNUSABLE = "customer-not-usable"

INVOICE_NO_CHARACTERS_MAX = 40
"""An order number has 60 at customs (CEB C(1..60)); the platform's name goes before it."""

SKU_CHARACTERS_MAX = 20
"""Customs' lists take no longer product number (CEB itemNo, 2022-05)."""

CUSTOMER_ID_CHARACTERS_MAX = 60

QUANTITY = re.compile(r"[+-]?[0-9]{1,9}(\.0*)?", re.ASCII)
PRICE = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,10})?|\.[0-9]{1,10})", re.ASCII)

DISTINCT_TEXTS_MAX = 10_000
"""Dates and prices remembered: a file repeats few of them, and looked up, a row costs half."""

QUOTED_CHARACTERS_MAX = 40
"""Of the file's own text in a message."""


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A row that is sound in itself: so many units of a product at a price."""

    number: int
    invoice_no: str
    sku: Sku
    name: str
    quantity: int
    price: Decimal
    """In the file's currency, as it stands there."""

    unit_price: Decimal
    """CNY, exact."""

    dated: datetime
    customer_id: str

    @property
    def value(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A row that is in no order, and why."""

    number: int
    column: str
    code: str
    message: str
    units: int = 0
    """As far as the row tells a number."""

    value: Decimal = Decimal(0)
    """In the file's currency."""

    invoice_no: str = ""
    spoils_invoice: bool = False
    """Whether the invoice is not whole without it."""


class RowCheck:
    """The profile's rules, applied to one row after the other."""

    def __init__(self, profile: Profile) -> None:
        rules = profile.rules
        self._columns = profile.columns
        self._cancelled = tuple(prefix.upper() for prefix in rules.cancellation_prefixes)
        self._no_goods = frozenset(code.upper() for code in rules.no_goods_codes)
        self._no_goods_prefixes = tuple(prefix.upper() for prefix in rules.no_goods_prefixes)
        self._no_goods_spoil = rules.rows_that_are_no_goods == "refuse-invoice"
        self._rate = profile.money.rate
        self._place = Decimal(1).scaleb(-profile.money.unit_price_places)
        remembered = lru_cache(DISTINCT_TEXTS_MAX)
        self._dated = remembered(lambda text: dated(text, profile.file.date_formats))
        self._in_yuan = remembered(self._in_yuan_anew)

    def check(self, row: SourceRow) -> GoodsRow | ReportedRow:
        columns = self._columns
        if row.fault:
            return reported(row, "", row.fault, "")
        if not is_usable(row.invoice_no, INVOICE_NO_CHARACTERS_MAX):
            return reported(row, columns.invoice_no, INVOICE_NO_UNUSABLE, row.invoice_no)
        if row.invoice_no.upper().startswith(self._cancelled):
            return reported(row, columns.invoice_no, CANCELLATION, row.invoice_no)
        sku = Sku(row.sku.upper())
        if sku in self._no_goods or sku.startswith(self._no_goods_prefixes):
            return reported(row, columns.sku, NOT_GOODS, row.sku, spoils=self._no_goods_spoil)
        if not is_usable(sku, SKU_CHARACTERS_MAX):
            return reported(row, columns.sku, SKU_UNUSABLE, row.sku)
        return self._check_numbers(row, sku)

    def _check_numbers(self, row: SourceRow, sku: Sku) -> GoodsRow | ReportedRow:
        columns = self._columns
        quantity, price = quantity_of(row.quantity), price_of(row.unit_price)
        if quantity is None:
            return reported(row, columns.quantity, QUANTITY_UNREADABLE, row.quantity)
        if quantity <= 0:
            return reported(row, columns.quantity, QUANTITY_NOT_POSITIVE, row.quantity)
        if price is None:
            return reported(row, columns.unit_price, PRICE_UNREADABLE, row.unit_price)
        if price <= 0:
            return reported(row, columns.unit_price, PRICE_NOT_POSITIVE, row.unit_price)
        unit_price = self._in_yuan(price)
        if unit_price is None or not is_whole_fen(unit_price, quantity):
            return reported(row, columns.unit_price, PRICE_NOT_EXACT, row.unit_price)
        at = self._dated(row.dated)
        if at is None:
            return reported(row, columns.dated, DATE_UNREADABLE, row.dated)
        customer_id = row.customer_id
        if customer_id and not is_usable(customer_id, CUSTOMER_ID_CHARACTERS_MAX):
            return reported(row, columns.customer_id, CUSTOMER_UNUSABLE, customer_id)
        return GoodsRow(
            row.number,
            row.invoice_no,
            sku,
            row.name,
            quantity,
            price,
            unit_price,
            at,
            customer_id,
        )

    def _in_yuan_anew(self, price: Decimal) -> Decimal | None:
        """The exact price in yuan, or None when it has more places than a price may have."""
        exact = price * self._rate
        if exact != exact.quantize(self._place):
            return None
        fen = exact.quantize(Decimal("0.01"))
        return fen if fen == exact else exact.normalize()


WORDS: Mapping[str, str] = {
    NOT_DECODABLE: "the row holds bytes that are no text in the file's encoding",
    WRONG_COLUMNS: "the row has another number of columns than the header",
    QUOTE_OPEN: "a quotation mark opens a text that never ends",
    INVOICE_NO_UNUSABLE: "{} is no invoice number: 1 to 40 printable characters",
    CANCELLATION: "{} cancels an earlier invoice",
    NOT_GOODS: "{} is a service, a fee or a correction, not goods",
    SKU_UNUSABLE: "{} is no stock code: 1 to 20 printable characters",
    QUANTITY_UNREADABLE: "{} is no whole number of at most 9 digits",
    QUANTITY_NOT_POSITIVE: "{} units cannot be sold",
    PRICE_UNREADABLE: "{} is no price: digits, a point, at most 10 places",
    PRICE_NOT_POSITIVE: "a price of {} cannot be declared",
    PRICE_NOT_EXACT: "at {} the price or the line is no exact amount of yuan and fen",
    DATE_UNREADABLE: "{} is no date of the profile's formats",
    CUSTOMER_UNUSABLE: "{} is no customer number: at most 60 printable characters",
}


def reported(
    row: SourceRow, column: str, code: str, text: str, *, spoils: bool = True
) -> ReportedRow:
    quantity, price = quantity_of(row.quantity) or 0, price_of(row.unit_price) or Decimal(0)
    message = WORDS[code].format(repr(text[:QUOTED_CHARACTERS_MAX]))
    return ReportedRow(
        row.number, column, code, message, quantity, price * quantity, row.invoice_no, spoils
    )


def is_usable(text: str, characters_max: int) -> bool:
    return 0 < len(text) <= characters_max and text.isprintable()


def quantity_of(text: str) -> int | None:
    return int(text.partition(".")[0]) if QUANTITY.fullmatch(text) else None


@lru_cache(DISTINCT_TEXTS_MAX)
def price_of(text: str) -> Decimal | None:
    return Decimal(text) if PRICE.fullmatch(text) else None


def dated(text: str, formats: tuple[str, ...]) -> datetime | None:
    for pattern in formats:
        try:
            # The file's wall time is taken as it stands: only its share of the window counts.
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
