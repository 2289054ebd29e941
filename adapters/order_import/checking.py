"""One row's own soundness: is it goods that can be sold, and if not, which column says so."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from adapters.order_import import words
from adapters.order_import.profile import Profile
from adapters.order_import.reading import SourceRow
from adapters.order_import.records import shown
from domain.dated import SINGLE_LIMIT_FEN, customs_day
from domain.identifiers import Sku
from domain.local_times import LocalTimeNever, LocalTimeTwice, instant_of
from domain.order_amounts import is_whole_fen
from domain.people import is_id_number

INVOICE_NO_CHARACTERS_MAX = 40
"""An order number has 60 at customs (CEB C(1..60)); the platform's name goes before it."""

SKU_CHARACTERS_MAX = 20
"""Customs' lists take no longer product number (CEB itemNo, 2022-05)."""

CUSTOMER_ID_CHARACTERS_MAX = 60
NAME_CHARACTERS_MAX, ADDRESS_CHARACTERS_MAX = 60, 200
"""CEB buyerName C(1..60), consigneeAddress C(1..200)."""

QUANTITY = re.compile(r"[+-]?[0-9]{1,9}(\.0*)?", re.ASCII)
PRICE = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,10})?|\.[0-9]{1,10})", re.ASCII)
TELEPHONE = re.compile(r"\+?[0-9][0-9 -]{3,18}[0-9]", re.ASCII)

EARLIEST = SINGLE_LIMIT_FEN[0].day
"""No order was placed before there were rules for it."""

DISTINCT_TEXTS_MAX = 10_000
"""Dates and prices remembered: a file repeats few of them, and looked up, a row costs half."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom the file itself names: who buys, and where it goes."""

    name: str
    id_number: str
    telephone: str
    address: str


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
    people: People | None = None

    @property
    def value(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A row that is in no order, and why."""

    number: int
    column: str
    text: str
    """What stands there, as far as a report repeats it."""

    code: str
    message: str
    message_zh: str
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
        # Times that are laid over a window need no zone: only their share of it counts.
        zone = None if profile.reference else ZoneInfo(profile.file.time_zone)
        remembered = lru_cache(DISTINCT_TEXTS_MAX)
        self._dated = remembered(lambda text: dated(text, profile.file.date_formats, zone))
        self._in_yuan = remembered(self._in_yuan_anew)

    def check(self, row: SourceRow) -> GoodsRow | ReportedRow:
        columns = self._columns
        if row.fault:
            return reported(row, row.bad_column, row.fault, row.bad_text)
        if not is_usable(row.invoice_no, INVOICE_NO_CHARACTERS_MAX):
            return reported(row, columns.invoice_no, words.INVOICE_NO_UNUSABLE, row.invoice_no)
        if row.invoice_no.upper().startswith(self._cancelled):
            return reported(row, columns.invoice_no, words.CANCELLATION, row.invoice_no)
        sku = Sku(row.sku.upper())
        if sku in self._no_goods or sku.startswith(self._no_goods_prefixes):
            spoils = self._no_goods_spoil
            return reported(row, columns.sku, words.NOT_GOODS, row.sku, spoils=spoils)
        if not is_usable(sku, SKU_CHARACTERS_MAX):
            return reported(row, columns.sku, words.SKU_UNUSABLE, row.sku)
        return self._check_people(row) or self._check_numbers(row, sku)

    def _check_people(self, row: SourceRow) -> ReportedRow | None:
        columns = self._columns
        customer_id = row.customer_id
        if customer_id and not is_usable(customer_id, CUSTOMER_ID_CHARACTERS_MAX):
            return reported(row, columns.customer_id, words.CUSTOMER_UNUSABLE, customer_id)
        if not columns.have_people:
            return None
        if not is_usable(row.buyer_name, NAME_CHARACTERS_MAX):
            return reported(row, columns.buyer_name, words.NAME_UNUSABLE, "")
        if not is_id_number(row.buyer_id_number.upper()):
            return reported(row, columns.buyer_id_number, words.ID_NUMBER_UNUSABLE, "")
        if not TELEPHONE.fullmatch(row.telephone):
            return reported(row, columns.telephone, words.TELEPHONE_UNUSABLE, "")
        if not is_usable(row.address, ADDRESS_CHARACTERS_MAX):
            return reported(row, columns.address, words.ADDRESS_UNUSABLE, "")
        return None

    def _check_numbers(self, row: SourceRow, sku: Sku) -> GoodsRow | ReportedRow:
        columns = self._columns
        quantity, price = quantity_of(row.quantity), price_of(row.unit_price)
        if quantity is None:
            return reported(row, columns.quantity, words.QUANTITY_UNREADABLE, row.quantity)
        if quantity <= 0:
            return reported(row, columns.quantity, words.QUANTITY_NOT_POSITIVE, row.quantity)
        if price is None:
            return reported(row, columns.unit_price, words.PRICE_UNREADABLE, row.unit_price)
        if price <= 0:
            return reported(row, columns.unit_price, words.PRICE_NOT_POSITIVE, row.unit_price)
        unit_price = self._in_yuan(price)
        if unit_price is None or not is_whole_fen(unit_price, quantity):
            return reported(row, columns.unit_price, words.PRICE_NOT_EXACT, row.unit_price)
        at = self._dated(row.dated)
        if at is None:
            return reported(row, columns.dated, words.DATE_UNREADABLE, row.dated)
        return GoodsRow(
            row.number,
            row.invoice_no,
            sku,
            row.name,
            quantity,
            price,
            unit_price,
            at,
            row.customer_id,
            people_of(row) if columns.have_people else None,
        )

    def _in_yuan_anew(self, price: Decimal) -> Decimal | None:
        """The exact price in yuan, or None when it has more places than a price may have."""
        exact = price * self._rate
        if exact != exact.quantize(self._place):
            return None
        fen = exact.quantize(Decimal("0.01"))
        return fen if fen == exact else exact.normalize()


def people_of(row: SourceRow) -> People:
    return People(row.buyer_name, row.buyer_id_number.upper(), row.telephone, row.address)


def reported(
    row: SourceRow, column: str, code: str, text: str, *, spoils: bool = True
) -> ReportedRow:
    quantity, price = quantity_of(row.quantity) or 0, price_of(row.unit_price) or Decimal(0)
    told = words.said(code, value=words.quoted(text))
    return ReportedRow(
        row.number,
        shown(column),
        words.cut(text),
        code,
        told.message,
        told.message_zh,
        quantity,
        price * quantity,
        shown(row.invoice_no),
        spoils,
    )


def is_usable(text: str, characters_max: int) -> bool:
    return 0 < len(text) <= characters_max and text.isprintable()


def quantity_of(text: str) -> int | None:
    return int(text.partition(".")[0]) if QUANTITY.fullmatch(text) else None


@lru_cache(DISTINCT_TEXTS_MAX)
def price_of(text: str) -> Decimal | None:
    return Decimal(text) if PRICE.fullmatch(text) else None


def dated(text: str, formats: tuple[str, ...], zone: ZoneInfo | None) -> datetime | None:
    """An instant of the zone; without one the wall time taken as it stands."""
    for pattern in formats:
        try:
            local = datetime.strptime(text, pattern)  # noqa: DTZ007  # The next lines say it.
            if zone is None:
                return local.replace(tzinfo=UTC)
            at = instant_of(local, zone)
            return at if customs_day(at) >= EARLIEST else None
        except (ValueError, OverflowError, LocalTimeTwice, LocalTimeNever):
            continue
    return None
