"""What both words about tax say of a row that has no tax, and how they write an amount."""

from typing import Any

from adapters.cli.faults import refusal_words
from adapters.tax_quotes.file import CellError
from domain.refusals import Refused

REJECTED = "rejected"


def says(refusal: Refused | None, fault: CellError | None) -> str:
    if fault:
        return str(fault)
    return refusal_words(refusal) if refusal else "–"


def refusal_facts(refusal: Refused | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    values = {
        name.removesuffix("_fen"): yuan(value) if name.endswith("_fen") else str(value)
        for name, value in refusal.values.items()
    }
    return {"rule": type(refusal).__name__, **values}


def fault_facts(fault: CellError | None) -> dict[str, str] | None:
    if fault is None:
        return None
    return {"column": fault.column, "value": fault.value, "message": fault.words}


def yuan(fen: int) -> str:
    """An amount as text, exact to the fen."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
