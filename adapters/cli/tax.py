"""`tax quote` and `tax compare`: what tax orders of a file would bear, and how it is rounded."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.tax_comparison import COMPARED, facts_of_all, lines_of, totals_line
from adapters.cli.tax_facts import REJECTED, fault_facts, refusal_facts, says, yuan
from adapters.tax_quotes.comparing import comparisons_of
from adapters.tax_quotes.quoting import RowQuote, quotes_of
from domain.dated import customs_day
from domain.tax_quote import BEARS_A_CHANGE, ROUNDING, TaxPolicy

app = typer.Typer(no_args_is_help=True)

COLUMNS = (
    "row", "id", "order", "day", "taxable_fen", "treatment", "tariff_fen", "consumption_tax_fen",
    "vat_fen", "total_fen", "order_total_fen", "order_paid_fen", "given_back_fen", "says",
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


@app.command()
def compare(
    file: Path = typer.Argument(help="CSV; its columns: docs/tax-quotes.md."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Round the tax of every row of a file in all ways in use, and show where they differ.

    Each tax of each line (ours) or each order at once; half up, half to even, or cut off. With a
    column `platform_tax` the ways that give a platform's sum are named.
    """
    found = comparisons_of(file, customs_day(datetime.now(UTC)))
    if as_json:
        print(json.dumps(facts_of_all(found), ensure_ascii=False))
    else:
        show_rows([*lines_of(found), totals_line(found)], COMPARED)
        print(f"Ours: {ROUNDING}.")
    if any(each.fault for each in found):
        raise typer.Exit(1)


def line_of(quote: RowQuote) -> dict[str, Any]:
    tax, row = quote.tax, quote.row
    return {
        "row": row.number,
        "id": row.text("id") or "–",
        "order": row.text("order") or "–",
        "day": quote.policy.day if quote.policy else None,
        "taxable_fen": quote.question.line.taxable_fen if quote.question else None,
        "treatment": treatment_of(quote) or "–",
        "tariff_fen": tax.tariff_fen if tax else None,
        "consumption_tax_fen": tax.consumption_fen if tax else None,
        "vat_fen": tax.vat_fen if tax else None,
        "total_fen": tax.total_fen if tax else None,
        "order_total_fen": quote.order_tax_fen,
        "order_paid_fen": quote.order_paid_fen,
        "given_back_fen": quote.given_back.total_fen if quote.given_back else None,
        "says": says(quote.refusal, quote.fault),
    }


def treatment_of(quote: RowQuote) -> str | None:
    if quote.refusal:
        return REJECTED
    return quote.treatment.value if quote.treatment else None


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
        "refusal": refusal_facts(quote.refusal),
        "fault": fault_facts(quote.fault),
        "policy": policy_facts(quote.policy) if quote.policy else None,
    }


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
