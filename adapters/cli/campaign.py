"""`campaign`: draft, copy, try out, publish, close and terminate; list and show."""

from dataclasses import replace
from pathlib import Path

import typer

from adapters.cli.faults import NothingFoundError
from adapters.cli.files import draft_from
from adapters.cli.openings import Opening
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from application.copying import CopyCampaign
from application.streams import CAMPAIGN
from domain.campaign_commands import CloseCampaign, PublishCampaign, TerminateCampaign
from domain.identifiers import CampaignId
from projections import campaign_figures, order_search
from projections.stages import STAGES

app = typer.Typer(help="Offers with windows, caps, a minimum and a promise.")

ID = typer.Argument(help="Campaign id.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = (
    "campaign_id", "merchant_id", "stage", "closes_at", "orders_held", "units_held", "units_min",
    "units_max", "received_fen", "owed_fen",
)  # fmt: skip


@app.command()
def draft(
    context: typer.Context, file: Path = typer.Argument(help="TOML or JSON."), as_json: bool = JSON
) -> None:
    """Draft a campaign from a file."""
    session_of(context).act(lambda at: draft_from(file, at), as_json)


@app.command()
def copy(
    context: typer.Context,
    campaign: str = typer.Argument(help="Campaign whose offers and terms are taken."),
    new: str = typer.Argument(help="Id of the new draft."),
    opens_at: str = typer.Option("", help="When it opens, by clocks of the campaign's zone."),
    closes_at: str = typer.Option("", help="When it closes; without, as long after as before."),
    shift: int | None = typer.Option(None, help="Days by which it opens later, at the same hour."),
    name: str | None = typer.Option(None, help="What it is called; without, the same."),
    as_json: bool = JSON,
) -> None:
    """Draft a campaign on the terms of another: all its moments move along with its opening."""
    session, opening = session_of(context), Opening(opens_at, closes_at, shift)
    opening.require_one()
    with session.system() as system:
        source = session.state(system, CAMPAIGN, campaign)
    opens, closes = opening.of(source)
    copying = CopyCampaign(CampaignId(new), CampaignId(campaign), opens, opens, closes, name)
    session.act(lambda at: replace(copying, at=at), as_json)


@app.command()
def publish(context: typer.Context, campaign: str = ID, as_json: bool = JSON) -> None:
    """Open a drafted campaign for sale."""
    session_of(context).act(lambda at: PublishCampaign(CampaignId(campaign), at), as_json)


@app.command()
def close(context: typer.Context, campaign: str = ID, as_json: bool = JSON) -> None:
    """End the sale: the campaign succeeds or fails by its minimum."""
    session_of(context).act(lambda at: CloseCampaign(CampaignId(campaign), at), as_json)


@app.command()
def terminate(
    context: typer.Context,
    campaign: str = ID,
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Give a campaign up: its orders are cancelled and refunded."""
    session_of(context).act(lambda at: TerminateCampaign(CampaignId(campaign), reason, at), as_json)


@app.command("try")
def try_out(
    file: Path = typer.Argument(help="TOML or JSON, as `draft` takes it."),
    step: list[str] = typer.Option([], help="A step: docs/campaigns.md. Repeat for more."),
    as_json: bool = JSON,
) -> None:
    """Try a campaign out step by step under a clock of its own; nothing is recorded."""
    # Imported here: it stands on a whole system and the words of pages.
    from adapters.cli.trial import try_file

    try_file(file, step, as_json)


@app.command("list")
def list_campaigns(
    context: typer.Context,
    merchant: str | None = typer.Option(None),
    stage: str | None = typer.Option(None),
    as_json: bool = JSON,
) -> None:
    """List campaigns, the last to close first."""
    session = session_of(context)
    with session.reading() as connection:
        rows = campaign_figures.campaigns_of(connection, session.book, merchant, stage)
    show_rows(rows, COLUMNS, as_json)


@app.command()
def show(context: typer.Context, campaign: str = ID, as_json: bool = JSON) -> None:
    """Show one campaign and where its orders stand."""
    session = session_of(context)
    with session.reading() as connection:
        row = campaign_figures.one_campaign(connection, session.book, campaign)
        if row is None:
            raise NothingFoundError(f"there is no campaign {campaign} in {session.book}")
        of_it = order_search.OrderFilter(campaign_id=campaign)
        sums = order_search.sums_by_stage(connection, session.book, of_it)
    stages = sorted(sums, key=lambda row: STAGES.index(row.stage))
    facts = dict(row._mapping)
    if as_json:
        facts["stages"] = {each.stage: each.orders for each in stages}
        show_one(facts, as_json=True)
        return
    show_one(facts)
    show_rows(stages, ("stage", "orders", "units", "due_fen"))
