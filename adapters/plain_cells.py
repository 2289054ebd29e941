"""Texts that a spreadsheet would take for formulas leave as texts, and come back as they were.

OWASP, CSV injection: what begins so is a formula to spreadsheets, wherever it came from. One rule
for every CSV file that leaves the system: an apostrophe before it.
"""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARKED = tuple(f"'{each}" for each in BEGINS_FORMULA)


def never_formula(text: str) -> str:
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def as_it_was(text: str) -> str:
    """Of a file that comes back: without the apostrophe that we put there."""
    return text[1:] if text.startswith(MARKED) else text
