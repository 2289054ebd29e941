"""`tax quote`: what tax orders of a file would bear, before they are placed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from adapters.cli.faults import refusal_words
from adapters.cli.output import AS_JSON, show_rows
from adapters.tax_quotes.quoting import RowQuote, quotes_of
from domain.dated import customs_day
from domain.tax_quote import BEARS_A_CHANGE, ROUNDING, TaxPolicy

app = typer.Typer(no_args_is_help=True)

REJECTED = "rejected"
COLUMNS = (
    "row", "id", "order", "day", "taxable_fen", "treatment", "tariff_fen", "consumption_tax_fen",
    "vat_fen", "total_fen", "order_total_fen", "says",
)  # fmt: skip


@app.callback()
def tax() -> None:
    """Import tax of retail orders."""


@app.command()
def quote(
    file: Path = typer.Argument(help="CSV; its columns: docs/tax-quotes.md."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Quote every row of a file: treatment, tariff, consumption tax, VAT and total, or the refusal.

    Rows with the same `order` are lines of one order. A row that cannot be read is told with its
    column, the others are quoted, and the exit code is 1.
    """
    quotes = quotes_of(file, customs_day(datetime.now(UTC)))
    if as_json:
        print(json.dumps([facts_of(each) for each in quotes], ensure_ascii=False))
    else:
        show_rows([line_of(each) for each in quotes], COLUMNS)
        print(f"Rounded: {ROUNDING}. The policy is that of the day of declaration:")
        print(f"{BEARS_A_CHANGE}.")
    if any(each.fault for each in quotes):
        raise typer.Exit(1)


def line_of(quote: RowQuote) -> dict[str, Any]:
    tax, row = quote.tax, quote.row
    return {
        "row": row.number,
        "id": row.text("id") or "–",
        "order": row.text("order") or "–",
        "day": quote.policy.day if quote.policy else None,
        "taxable_fen": quote.question.taxable_fen if quote.question else None,
        "treatment": treatment_of(quote) or "–",
        "tariff_fen": tax.tariff_fen if tax else None,
        "consumption_tax_fen": tax.consumption_fen if tax else None,
        "vat_fen": tax.vat_fen if tax else None,
        "total_fen": tax.total_fen if tax else None,
        "order_total_fen": quote.order_tax_fen,
        "says": words_of(quote) or "–",
    }


def treatment_of(quote: RowQuote) -> str | None:
    if quote.refusal:
        return REJECTED
    return quote.treatment.value if quote.treatment else None


def words_of(quote: RowQuote) -> str:
    if quote.fault:
        return str(quote.fault)
    return refusal_words(quote.refusal) if quote.refusal else ""


def facts_of(quote: RowQuote) -> dict[str, Any]:
    """Amounts in CNY as text, exact to the fen."""
    line = line_of(quote)
    amounts = {
        name.removesuffix("_fen"): None if value is None else yuan(value)
        for name, value in line.items()
        if name.endswith("_fen")
    }
    return {
        "row": quote.row.number,
        "id": quote.row.text("id") or None,
        "order": quote.row.text("order") or None,
        "treatment": treatment_of(quote),
        **amounts,
        "refusal": refusal_of(quote),
        "fault": fault_of(quote),
        "policy": policy_facts(quote.policy) if quote.policy else None,
    }


def refusal_of(quote: RowQuote) -> dict[str, Any] | None:
    if quote.refusal is None:
        return None
    values = {
        name.removesuffix("_fen"): yuan(value) if name.endswith("_fen") else str(value)
        for name, value in quote.refusal.values.items()
    }
    return {"rule": type(quote.refusal).__name__, **values}


def fault_of(quote: RowQuote) -> dict[str, str] | None:
    fault = quote.fault
    if fault is None:
        return None
    return {"column": fault.column, "value": fault.value, "message": fault.words}


def policy_facts(policy: TaxPolicy) -> dict[str, str]:
    return {
        "day": policy.day.isoformat(),
        "since": policy.since.isoformat(),
        "single_limit": yuan(policy.single_limit_fen),
        "yearly_limit": yuan(policy.yearly_limit_fen),
        "share_within_limits": str(policy.share),
        "rounding": ROUNDING,
        "bears_a_change": BEARS_A_CHANGE,
    }


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
