"""Words of the units that retail goods are sold and counted in; others are said by their code."""

from adapters.texts import coded, mark_code

UNIT_WORDS = {
    "001": mark_code("set (appliance)"),
    "006": mark_code("set"),
    "007": mark_code("item"),
    "008": mark_code("single piece"),
    "011": mark_code("piece"),
    "012": mark_code("stick"),
    "015": mark_code("strip"),
    "020": mark_code("sheet"),
    "025": mark_code("pair"),
    "035": mark_code("kilogram"),
    "036": mark_code("gram"),
    "095": mark_code("litre"),
    "096": mark_code("millilitre"),
    "120": mark_code("crate"),
    "122": mark_code("can"),
    "125": mark_code("packet"),
    "136": mark_code("bag"),
    "140": mark_code("box"),
    "142": mark_code("bottle"),
}
"""By the codes of customs' table of units."""


def unit_said(code: str) -> str:
    """A code with its word in the reader's language: 122 can."""
    return f"{code} {coded(UNIT_WORDS.get(code, ''))}".strip()
