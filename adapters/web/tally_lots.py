"""Lots as a tally takes them: one a line, `24 2027-04-30 L22` for 24 units of lot L22."""

from collections.abc import Iterable
from datetime import date

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError
from domain.entry_events import Lot
from domain.identifiers import Sku


def lots_in(act: Act) -> tuple[Lot, ...]:
    """Of all products of the form. Raises FieldRefusedError."""
    return tuple(
        lot_in(line, Sku(str(sku)), f"lots_{i}")
        for i, sku in enumerate(act.form.getlist("sku"))
        for line in act.text(f"lots_{i}", needed=False).splitlines()
        if line.strip()
    )


def lot_in(line: str, sku: Sku, field: str) -> Lot:
    units, _, rest = line.strip().partition(" ")
    day, _, lot_no = rest.strip().partition(" ")
    try:
        best_before = date.fromisoformat(day)
    except ValueError:
        best_before = None
    is_number = units.isascii() and units.isdecimal() and len(units) <= UNITS_DIGITS_MAX
    if best_before is None or not is_number:
        raise FieldRefusedError(field, say("Units, the day and the lot: 24 2027-04-30 L22."))
    return Lot(sku, lot_no.strip(), best_before, int(units))


UNITS_DIGITS_MAX = 9
"""As numbers of other fields: more units than that no entry holds."""


def lots_said(lots: Iterable[Lot], sku: str) -> str:
    """As the form takes them back."""
    mine = (lot for lot in lots if lot.sku == sku)
    return "\n".join(f"{lot.quantity} {lot.best_before} {lot.lot_no}".strip() for lot in mine)
