"""`webhooks`: where events go, what became of them, and sending them again; of every party."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from adapters.access.visitor import SYSTEM
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of

# What they are sent with takes a while to import: each word does so when it is said.
if TYPE_CHECKING:
    from adapters.webhooks.desk import WebhookDesk

app = typer.Typer(help="Webhooks: add, list, log, resend, test, rotate, enable, disable, remove.")

WEBHOOK = typer.Argument(help="Its id, as `webhooks list` shows it.")
JSON = typer.Option(False, "--json", help=AS_JSON)

LISTED = ("webhook_id", "party_id", "url", "position", "disabled_at", "failing_since")
LOGGED = ("message_id", "position", "type", "subject", "state", "tries", "due_at", "settled_at")
LOG_MAX = 500


@app.command("list")
def list_webhooks(context: typer.Context, as_json: bool = JSON) -> None:
    """Every party's, and how each does."""
    with desk(context) as own:
        show_rows(own.registry.of_everybody(), LISTED, as_json)


@app.command()
def add(
    context: typer.Context,
    url: str = typer.Argument(help="A public address that is reached by https."),
    types: list[str] = typer.Option([], "--type", help="An event's name; all without."),
    kinds: list[str] = typer.Option([], "--kind", help="A kind of stream; all without."),
    as_json: bool = JSON,
) -> None:
    """Add one of the operator's own, which hears of the whole book; shows its secret this once."""
    from adapters.webhooks.registry import NewWebhook

    with desk(context) as own:
        row, secret = own.add(NewWebhook(url, types, kinds))
    show_one({"webhook_id": row.webhook_id, "secret": secret}, as_json)


@app.command()
def log(
    context: typer.Context,
    webhook_id: str = WEBHOOK,
    state: str = typer.Option("", help="waiting, delivered, failed or withheld; all without."),
    limit: int = typer.Option(50, min=1, max=LOG_MAX),
    as_json: bool = JSON,
) -> None:
    """What was sent or is to be, the latest in the log first."""
    with desk(context, webhook_id) as theirs:
        rows = theirs.log.page(webhook_id, state=state, before=None, limit=limit)
    show_rows(rows, LOGGED, as_json)


@app.command()
def resend(
    context: typer.Context,
    webhook_id: str = WEBHOOK,
    message: str = typer.Option("", help="One message, by its id; else all that were given up."),
    after: int = typer.Option(-1, help="With --up-to: a range of positions, sent before or not."),
    up_to: int = typer.Option(-1, help="The last position of the range."),
) -> None:
    """Send again, under the same ids: one message, a range, or what was given up."""
    span = (after, up_to) if after >= 0 and up_to >= 0 else None
    if span is None and max(after, up_to) >= 0:
        raise typer.BadParameter("a range has both ends: --after and --up-to")
    with desk(context, webhook_id) as theirs:
        print(f"queued: {theirs.resend(webhook_id, message, span)}")


@app.command("test")
def send_test(context: typer.Context, webhook_id: str = WEBHOOK) -> None:
    """Send a message about nothing."""
    with desk(context, webhook_id) as theirs:
        print(f"queued: {theirs.test(webhook_id)}")


@app.command()
def rotate(context: typer.Context, webhook_id: str = WEBHOOK, as_json: bool = JSON) -> None:
    """Make a new secret and show it this once; the one before signs too, for a day."""
    with desk(context, webhook_id) as theirs:
        show_one({"webhook_id": webhook_id, "secret": theirs.rotate(webhook_id)}, as_json)


@app.command()
def enable(
    context: typer.Context,
    webhook_id: str = WEBHOOK,
    from_now: bool = typer.Option(False, help="Without what happened while it was disabled."),
) -> None:
    """Go on where it stopped."""
    with desk(context, webhook_id) as theirs:
        theirs.enable(webhook_id, from_now=from_now)
    print("enabled")


@app.command()
def disable(context: typer.Context, webhook_id: str = WEBHOOK) -> None:
    """Send nothing more; what waits, waits."""
    with desk(context, webhook_id) as theirs:
        theirs.disable(webhook_id)
    print("disabled")


@app.command()
def remove(context: typer.Context, webhook_id: str = WEBHOOK) -> None:
    """Forget it with its log: what waits is not sent."""
    with desk(context, webhook_id) as theirs:
        theirs.remove(webhook_id)
    print("removed")


@contextmanager
def desk(context: typer.Context, webhook_id: str = "") -> Iterator["WebhookDesk"]:
    """Whoever runs the machine acts for the party whose webhook it is."""
    from adapters.webhooks.desk import WebhookDesk
    from adapters.webhooks.rounds import registry_of

    session: Session = session_of(context)
    with session.system() as system:
        registry = registry_of(system, session.settings)
        who = replace(SYSTEM, name=session.actor)
        if webhook_id:
            who = replace(who, party_id=registry.one(webhook_id).party_id)
        yield WebhookDesk(registry, who, system.clock())
