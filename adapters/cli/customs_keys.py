"""`customs keys`: which firms' keys messages are signed with, and what is wrong with them."""

from datetime import UTC, datetime
from typing import Any

import typer

from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import session_of

COLUMNS = ("firm_code", "algorithm", "certificate", "valid_until", "said")


def keys(
    context: typer.Context, as_json: bool = typer.Option(False, "--json", help=AS_JSON)
) -> None:
    """Show the keys of firms; exit code 1 if one cannot be used, or ends within 30 days."""
    from adapters.customs.signing.chosen import key_ring_for
    from adapters.customs.signing.key_ring import KeyStanding

    def row(each: KeyStanding) -> dict[str, Any]:
        signer = each.signer
        return {
            "firm_code": each.firm_code,
            "algorithm": signer.algorithm.value if signer else None,
            "certificate": signer.certificate.name if signer else None,
            "valid_until": signer.certificate.valid_until.isoformat() if signer else None,
            "said": each.said,
        }

    ring = key_ring_for(session_of(context).settings, lambda: datetime.now(UTC))
    standings = ring.standings()
    show_rows([row(each) for each in standings], COLUMNS, as_json)
    if any(each.said for each in standings):
        raise typer.Exit(1)
