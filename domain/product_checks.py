"""All faults of one product at once: when it is filed, offered, and before it is declared."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from domain import product_faults as faults
from domain.product_codes import GRAM, KILOGRAM, is_country, is_unit
from domain.product_facts import Journey, LegalUnit, ProductFacts
from domain.product_gtin import expected_gtin, is_gtin
from domain.product_positive_list import POSITIVE_LIST, ListedLine, holds, lines_of
from domain.refusals import Refused

HS_CODE_DIGITS = 10

CHARACTERS_MAX = {"name": 250, "specification": 510, "brand": 100}
"""Of customs' messages (CEB specification 2022-05: gname, gmodel); a brand is part of gmodel."""

LEGAL_UNITS_MAX = 2
FINEST, FACTOR_BELOW = Decimal("0.00001"), Decimal(1_000_000_000)
"""Quantities of customs' messages are N(19,5): five digits of it are left for the pieces sold."""

SHELF_LIFE_DAYS_MAX = 36_500
"""A hundred years: what lasts longer has no shelf life."""

GRAMS_PER_KILOGRAM = 1_000


def faults_of(
    facts: ProductFacts,
    day: date,
    journey: Journey | None = None,
    listed: Sequence[ListedLine] = POSITIVE_LIST,
) -> tuple[Refused, ...]:
    """Why it may not be sold or declared on a day; nothing when all is well.

    `journey` is what a campaign promises: with it, goods with a shelf life must last so long.
    """
    late = shelf_life_faults(facts, journey) if journey else iter(())
    return (*unsound(facts), *gaps(facts), *list_faults(facts, day, listed), *late)


def unsound(facts: ProductFacts) -> tuple[Refused, ...]:
    """What can never be right, whatever the day: it is refused already when it is filed."""
    return tuple(fault for rule in RULES for fault in rule(facts))


def code_faults(facts: ProductFacts) -> Iterator[Refused]:
    if not is_tariff_code(facts.hs_code):
        yield faults.TariffCodeInvalid(sku=facts.sku, hs_code=facts.hs_code)
    if facts.gtin and not is_gtin(facts.gtin):
        right = expected_gtin(facts.gtin)
        yield faults.GtinInvalid(sku=facts.sku, gtin=facts.gtin, expected=right or "–")
    if not is_country(facts.origin_country):
        yield faults.UnknownCountry(sku=facts.sku, country=facts.origin_country)
    if not is_unit(facts.unit_code):
        yield faults.UnknownUnit(sku=facts.sku, unit_code=facts.unit_code)


def text_faults(facts: ProductFacts) -> Iterator[Refused]:
    for name, longest in CHARACTERS_MAX.items():
        text: str = getattr(facts, name)
        if len(text) > longest or (name == "name" and not text.strip()):
            yield faults.ProductTextUnfit(sku=facts.sku, field=name, characters_max=longest)


def measure_faults(facts: ProductFacts) -> Iterator[Refused]:
    net, size = facts.net_grams, facts.size
    if facts.gross_grams < 1 or facts.volume_cm3 < 1 or (net is not None and net < 1):
        yield faults.ProductMeasureMissing(sku=facts.sku)
    if net is not None and net > facts.gross_grams:
        values = {"net_grams": net, "gross_grams": facts.gross_grams}
        yield faults.NetAboveGross(sku=facts.sku, **values)
    if size is None:
        return
    if min(size.length_mm, size.width_mm, size.height_mm) < 1:
        yield faults.SizeUnsound(sku=facts.sku)
    elif facts.volume_cm3 > size.volume_cm3:
        volumes = {"volume_cm3": facts.volume_cm3, "box_cm3": size.volume_cm3}
        yield faults.VolumeBeyondSize(sku=facts.sku, **volumes)


def legal_unit_faults(facts: ProductFacts) -> Iterator[Refused]:
    codes = [unit.unit_code for unit in facts.legal_units]
    if len(codes) > LEGAL_UNITS_MAX or len(set(codes)) < len(codes):
        yield faults.LegalUnitsTooMany(sku=facts.sku, units=tuple(codes))
    for unit in facts.legal_units:
        values = {"unit_code": unit.unit_code, "factor": unit.per_sales_unit}
        right = factor_expected(facts, unit)
        if not is_unit(unit.unit_code):
            yield faults.UnknownUnit(sku=facts.sku, unit_code=unit.unit_code)
        if not is_factor(unit.per_sales_unit):
            yield faults.LegalFactorUnsound(sku=facts.sku, **values)
        elif right is not None and unit.per_sales_unit != right:
            yield faults.LegalFactorDiffers(sku=facts.sku, expected=right, **values)


def is_factor(factor: Decimal) -> bool:
    """Above 0 and no finer than what customs writes."""
    return 0 < factor < FACTOR_BELOW and factor == factor.quantize(FINEST)


def factor_expected(facts: ProductFacts, unit: LegalUnit) -> Decimal | None:
    """What the factor must be where something else says it already; None where it is free."""
    if unit.unit_code == facts.unit_code:
        return Decimal(1)
    if facts.net_grams is None:
        return None
    grams = Decimal(facts.net_grams)
    return {KILOGRAM: grams / GRAMS_PER_KILOGRAM, GRAM: grams}.get(unit.unit_code)


def tax_and_life_faults(facts: ProductFacts) -> Iterator[Refused]:
    if not facts.rates.are_sound:
        yield faults.TaxRatesUnsound(sku=facts.sku, rates=facts.rates)
    days = facts.shelf_life_days
    if days is not None and not 1 <= days <= SHELF_LIFE_DAYS_MAX:
        yield faults.ShelfLifeUnsound(sku=facts.sku, days=days, days_max=SHELF_LIFE_DAYS_MAX)
    entry = facts.positive_list
    if entry and (not entry.number.strip() or (entry.until and entry.until < entry.since)):
        yield faults.ListEntryUnsound(sku=facts.sku, number=entry.number)


def gaps(facts: ProductFacts) -> Iterator[Refused]:
    """What may be said later, but not after it is offered."""
    if facts.net_grams is None:
        yield faults.NetWeightMissing(sku=facts.sku)
    if not facts.legal_units:
        yield faults.LegalUnitMissing(sku=facts.sku)


def list_faults(
    facts: ProductFacts, day: date, listed: Sequence[ListedLine] = POSITIVE_LIST
) -> Iterator[Refused]:
    """The product's own entry must hold, and where the table knows the line, so must a row of it.

    Either is enough where there is only one: the table is no whole edition of the list.
    """
    own = facts.positive_list
    entries = [[(own.since, own.until)]] if own else []
    if lines := lines_of(facts.hs_code, listed):
        entries.append([(line.since, line.until) for line in lines])
    if not entries:
        yield faults.NotOnPositiveList(sku=facts.sku, hs_code=facts.hs_code)
    for days in entries:
        if not any(holds(since, until, day) for since, until in days):
            yield off_list(facts, day, days)
            return


def off_list(facts: ProductFacts, day: date, days: Sequence[tuple[date, date | None]]) -> Refused:
    """Named with the last day it was on, or with the first day it will be."""
    values = {"sku": facts.sku, "hs_code": facts.hs_code, "day": day}
    if ended := [until for _, until in days if until and until < day]:
        return faults.OffPositiveList(until=max(ended), **values)
    return faults.NotYetOnPositiveList(since=min(since for since, _ in days), **values)


def shelf_life_faults(facts: ProductFacts, journey: Journey) -> Iterator[Refused]:
    days = facts.shelf_life_days
    if days is None or not 1 <= days <= SHELF_LIFE_DAYS_MAX:
        return
    ends = journey.made_on + timedelta(days=days)
    if ends < journey.arrives_on:
        values = {"days": days, "ends": ends, "arrives": journey.arrives_on}
        yield faults.ShelfLifeTooShort(sku=facts.sku, **values)


def is_tariff_code(text: str) -> bool:
    return len(text) == HS_CODE_DIGITS and text.isdecimal() and text.isascii()


RULES: tuple[Callable[[ProductFacts], Iterator[Refused]], ...] = (
    code_faults,
    text_faults,
    measure_faults,
    legal_unit_faults,
    tax_and_life_faults,
)
"""In the order in which somebody fills in the form."""
