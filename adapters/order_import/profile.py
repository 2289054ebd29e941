"""What a file of orders means and what it lacks: columns, rules, money, campaign, made-up people.

OrderFileError        the file or its profile cannot be used at all; nothing was placed
├── ProfileError      the profile is unknown, misspelt or contradicts itself
├── ColumnsError      a column that the profile names is not there, or is there twice
└── BrokenFileError   the bytes end or change their kind before the file does
"""

import codecs
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from domain.order_amounts import UNIT_PRICE_PLACES

PROFILES = resources.files("adapters.order_import") / "profiles"


class OrderFileError(Exception):
    """Raised when a file of orders cannot be used at all."""


class ProfileError(OrderFileError): ...


class ColumnsError(OrderFileError): ...


class BrokenFileError(OrderFileError): ...


class FileFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    encoding: str
    delimiter: str
    date_formats: tuple[str, ...]


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's own names of the columns we read; what it has besides is not looked at."""

    invoice_no: str
    sku: str
    name: str
    quantity: str
    dated: str
    unit_price: str
    customer_id: str


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows are cancellations and which are no goods; compared in capitals."""

    cancellation_prefixes: tuple[str, ...]
    no_goods_codes: frozenset[str]
    no_goods_prefixes: tuple[str, ...]
    rows_that_are_no_goods: Literal["report", "refuse-invoice"]


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    currency: str
    rate: Decimal
    """CNY for one unit of the file's currency, applied exactly."""

    rate_day: date
    unit_price_places: int


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
    platform: str
    file: FileFacts
    columns: Columns
    rules: Rules
    money: Money
    reference: Reference
    buyers: Buyers
    payments: Payments
    campaign: CampaignFacts
    products: Products


def load_profile(name: str) -> Profile:
    """A profile that is shipped, by its name, or one of the merchant's own, by its path."""
    shipped = PROFILES / f"{name}.toml"
    own = Path(name)
    if not (own.is_file() or (own.name == name and shipped.is_file())):
        known = sorted(p.name.removesuffix(".toml") for p in PROFILES.iterdir())
        raise ProfileError(f"no profile {name!r}; give a file or one of: {', '.join(known)}")
    text = own.read_bytes() if own.is_file() else shipped.read_bytes()
    try:
        profile = msgspec.toml.decode(text, type=Profile)
    except msgspec.MsgspecError as error:
        raise ProfileError(f"profile {name}: {error}") from error
    require_sound(profile)
    return profile


def require_sound(profile: Profile) -> None:
    """What types cannot say; the campaign's own rules are the campaign's to keep."""
    campaign, reference = profile.campaign, profile.reference
    id_region, telephone = profile.buyers.id_region, profile.buyers.telephone_prefix
    faults = {
        "campaign: opens_at and closes_at need an offset from UTC": (
            campaign.opens_at.tzinfo is None or campaign.closes_at.tzinfo is None
        ),
        "reference: since and until need an offset from UTC": (
            reference.since.tzinfo is None or reference.until.tzinfo is None
        ),
        "money.rate must be above 0": profile.money.rate <= 0,
        f"money.unit_price_places must be 2 to {UNIT_PRICE_PLACES}": not (
            2 <= profile.money.unit_price_places <= UNIT_PRICE_PLACES
        ),
        "file.encoding is not known": not is_encoding(profile.file.encoding),
        "file.delimiter must be one character": len(profile.file.delimiter) != 1,
        "file.date_formats must not be empty": not profile.file.date_formats,
        "buyers.id_region must be 5 digits": not (len(id_region) == 5 and id_region.isdecimal()),
        "buyers.telephone_prefix must be 3 digits": not (
            len(telephone) == 3 and telephone.isdecimal()
        ),
        "payments.after_minutes must not be negative": profile.payments.after_minutes < 0,
    }
    faults["reference: since must be before until"] = not any(faults.values()) and (
        reference.until - reference.since < timedelta(seconds=1)
    )
    if found := [fault for fault, is_so in faults.items() if is_so]:
        raise ProfileError("; ".join(found))


def is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
