"""`products`: takes files of them in, lists them, shows one with its faults, withdraws it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import typer

from adapters.cli.faults import FileUnusableError, NothingFoundError, refusal_words
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from adapters.product_import.columns import texts_of
from adapters.product_import.laying_over import ProductRow, Sender
from adapters.product_import.reading import Source, UnreadableFileError, read_source
from adapters.product_import.report import Report, csv_of, template, with_errors, xlsx_of
from adapters.product_import.running import Intake
from domain.dated import customs_day
from domain.identifiers import Sku, shared_of
from domain.product import WithdrawProduct
from domain.product_checks import faults_of
from projections import product_catalogue
from projections.product_catalogue import ProductFilter
from projections.product_rows import facts_in

app = typer.Typer(help="What is sold, as it is filed with customs.", no_args_is_help=True)

JSON = typer.Option(False, "--json", help=AS_JSON)
FAULTS_SHOWN_MAX = 20
COLUMNS = (
    "sku", "merchant_id", "stage", "name", "hs_code", "gtin", "origin_country", "net_grams",
    "gross_grams",
)  # fmt: skip


@app.command("import")
def import_file(
    context: typer.Context,
    file: Path = typer.Argument(help="CSV or XLSX; `products template` writes an empty one."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would become of it."),
    errors: Path | None = typer.Option(None, help="Where to write the file with its errors."),
    as_json: bool = JSON,
) -> None:
    """Take a file in. A second time changes nothing; the exit code is 1 where rows are wrong."""
    session = session_of(context)
    source = source_of(file)
    rows = [ProductRow(row.number, source.said_in(row)) for row in source.rows]
    with session.system() as system:
        intake = Intake(system, shared_of(session.book), Sender(session.actor))
        now = system.clock()
        report = intake.checked(rows, now) if dry_run else intake.taken(
            rows, session.command_id, now
        )  # fmt: skip
    if errors is not None:
        errors.write_bytes(with_errors(source, report.faults))
    show_report(report, as_json)
    if report.faults:
        raise typer.Exit(1)


def source_of(file: Path) -> Source:
    try:
        return read_source(file.read_bytes())
    except UnreadableFileError as fault:
        raise FileUnusableError(f"{file}: {fault}") from None


def show_report(report: Report, as_json: bool) -> None:
    told = report.plain()
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    show_one({name: told[name] for name in ("rows", "new", "changed", "same", "faulty")})
    shown = [each | {"message": each["message"]["en"]} for each in told["faults"]]
    if shown:
        show_rows(shown[:FAULTS_SHOWN_MAX], ("row", "column", "value", "code", "message"))
    if len(shown) > FAULTS_SHOWN_MAX:
        print(f"and {len(shown) - FAULTS_SHOWN_MAX:,} more: --errors FILE writes all")


@app.command("template")
def write_template(file: Path = typer.Argument(help="Where: .csv or .xlsx.")) -> None:
    """Write an empty file with all columns."""
    file.write_bytes((xlsx_of if file.suffix == ".xlsx" else csv_of)(template()))


@app.command("list")
def list_products(
    context: typer.Context,
    merchant: str | None = typer.Option(None),
    stage: str | None = typer.Option(None, help="registered or withdrawn"),
    hs_code: str | None = typer.Option(None, help="A tariff code, or its beginning."),
    limit: int = typer.Option(50, min=1),
    as_json: bool = JSON,
) -> None:
    """List products by SKU."""
    session = session_of(context)
    shown = ProductFilter(merchant, stage, hs_code)
    with session.reading() as connection:
        rows = product_catalogue.products_of(
            connection, shared_of(session.book), shown, limit=limit
        )
    show_rows(rows, COLUMNS, as_json)


@app.command()
def show(
    context: typer.Context, sku: str = typer.Argument(help="SKU."), as_json: bool = JSON
) -> None:
    """Show one product, and what keeps it from being offered or declared today."""
    session = session_of(context)
    with session.reading() as connection:
        row = product_catalogue.one_product(connection, shared_of(session.book), sku)
    if row is None:
        raise NothingFoundError(f"there is no product {sku}")
    facts = facts_in(row)
    today = customs_day(datetime.now(UTC))
    faults = [refusal_words(fault) for fault in faults_of(facts, today)]
    said = {"stage": row.stage, **texts_of(facts, row.merchant_id)}
    if as_json:
        show_one({**said, "faults": faults}, as_json=True)
        return
    show_one(said)
    for fault in faults:
        print(f"! {fault}")


@app.command()
def withdraw(
    context: typer.Context,
    sku: str = typer.Argument(help="SKU."),
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Take a product off the list; registering it again brings it back."""
    session_of(context).act(
        lambda at: WithdrawProduct(Sku(sku), reason, at), as_json, is_shared=True
    )
