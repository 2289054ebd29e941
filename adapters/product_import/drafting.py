"""Cells of one product as the command that files it, or everything that is wrong with them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.product_import.cells import CellUnreadableError
from adapters.product_import.columns import BY_NAME, MERCHANT
from adapters.product_import.faults import CellFault, of_rule, told, unreadable
from adapters.texts import mark
from domain.identifiers import MerchantId, Sku
from domain.product import RegisterProduct, facts_of
from domain.product_checks import unsound
from domain.product_facts import LegalUnit, ListEntry, Size
from domain.tax import TaxRates

ALL_THREE = mark("Length, width and height are said together, or none of them.")
UNIT_AND_FACTOR = mark("A legal unit and how many of it one sales unit is are said together.")
FIRST_UNIT = mark("The second legal unit comes after a first.")
NUMBER_AND_DAY = mark("An entry of the positive list has a number and a first day.")

Values = Mapping[str, Any]


class CellsFaultyError(Exception):
    """Raised with all that is wrong with a row."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__(len(faults))
        self.faults = faults


def drafted(said: Mapping[str, str], at: datetime) -> RegisterProduct:
    """`said` has a text for each column. Raises CellsFaultyError."""
    faults = list[CellFault]()
    values: dict[str, Any] = {}
    for name, column in BY_NAME.items():
        try:
            values[name] = column.read(said[name])
        except CellUnreadableError as fault:
            faults.append(unreadable(name, said[name], fault))
    if faults:
        raise CellsFaultyError(faults)
    if faults := parted(values, said):
        raise CellsFaultyError(faults)
    command = command_of(values, at)
    if broken := unsound(facts_of(command)):
        raise CellsFaultyError([of_rule(rule, said) for rule in broken])
    return command


def parted(values: Values, said: Mapping[str, str]) -> list[CellFault]:
    """What is said in part and has to be said as a whole."""
    found = list[tuple[str, str]]()
    sides = ("length_mm", "width_mm", "height_mm")
    if any(said[side] for side in sides):
        found += [(side, ALL_THREE) for side in sides if values[side] is None]
    for place in ("1", "2"):
        unit, factor = f"legal_unit_{place}", f"legal_factor_{place}"
        if values[unit] and values[factor] is None:
            found.append((factor, UNIT_AND_FACTOR))
        if values[factor] is not None and not values[unit]:
            found.append((unit, UNIT_AND_FACTOR))
    if values["legal_unit_2"] and not values["legal_unit_1"]:
        found.append(("legal_unit_1", FIRST_UNIT))
    if values["list_number"] and values["list_since"] is None:
        found.append(("list_since", NUMBER_AND_DAY))
    if not values["list_number"] and (values["list_since"] or values["list_until"]):
        found.append(("list_number", NUMBER_AND_DAY))
    return [told(column, said[column], "incomplete", sentence) for column, sentence in found]


def command_of(values: Values, at: datetime) -> RegisterProduct:
    shares = (values[f"{tax}_percent"] for tax in ("vat", "consumption", "tariff"))
    return RegisterProduct(
        Sku(values["sku"]),
        MerchantId(values[MERCHANT]),
        values["name"],
        values["hs_code"],
        values["unit_code"],
        values["origin_country"],
        TaxRates(*shares),
        values["weight_grams"],
        values["volume_cm3"],
        at,
        values["gtin"],
        legal_units(values),
        values["net_grams"],
        size(values),
        values["shelf_life_days"],
        values["brand"],
        values["specification"],
        entry(values),
    )


def legal_units(values: Values) -> tuple[LegalUnit, ...]:
    pairs = [(values[f"legal_unit_{n}"], values[f"legal_factor_{n}"]) for n in ("1", "2")]
    return tuple(LegalUnit(unit, Decimal(factor)) for unit, factor in pairs if unit)


def size(values: Values) -> Size | None:
    sides = [values[f"{side}_mm"] for side in ("length", "width", "height")]
    return None if None in sides else Size(*sides)


def entry(values: Values) -> ListEntry | None:
    number = values["list_number"]
    return ListEntry(number, values["list_since"], values["list_until"]) if number else None
