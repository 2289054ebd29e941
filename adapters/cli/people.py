"""`people`: parties, accounts and roles; one-time links and tokens, each shown once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import typer

from adapters.access.api_tokens import LASTS_MAX, SCOPES
from adapters.access.doors import Doors
from adapters.access.faults import UnknownAccountError
from adapters.access.grants import WHOLE_BOOK, NewGrant
from adapters.access.links import address_of
from adapters.access.registry import Account, Change, Party
from adapters.bootstrap import System
from adapters.cli.faults import FileUnusableError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from application.roles import PartyKind, Role

app = typer.Typer(help="Parties, accounts, roles, one-time links and tokens.")

NAME = typer.Argument(help="The name somebody signs in with.")
JSON = typer.Option(False, "--json", help=AS_JSON)
ROLES = ", ".join(role.value for role in Role)
KINDS = ", ".join(kind.value for kind in PartyKind)


@dataclass(frozen=True, slots=True)
class Office:
    """The registry as the command line works on it."""

    system: System
    doors: Doors
    change: Change

    def account(self, name: str) -> Account:
        account = self.doors.accounts.named(name)
        if account is None:
            raise UnknownAccountError(f"there is no account {name}")
        return account


@contextmanager
def opened(session: Session) -> Iterator[Office]:
    with session.system() as system:
        doors = Doors(system, session.settings)
        yield Office(system, doors, Change(session.actor, system.clock()))


@app.command()
def parties(context: typer.Context, as_json: bool = JSON) -> None:
    """List the parties."""
    with opened(session_of(context)) as office:
        rows = office.doors.accounts.every_party()
    show_rows(rows, ("kind", "party_id", "name"), as_json)


@app.command()
def register(
    context: typer.Context,
    kind: str = typer.Argument(help=f"One of: {KINDS}."),
    party: str = typer.Argument(help="Its id; a merchant's is the one of its campaigns."),
    name: str = typer.Argument(help="What people call it."),
) -> None:
    """Register a party, or give it another name."""
    with opened(session_of(context)) as office:
        registered = Party(party, kind_of(kind), name)
        office.doors.accounts.register_party(registered, office.change)
    print(f"registered: {kind} {party}")


@app.command()
def accounts(context: typer.Context, as_json: bool = JSON) -> None:
    """List the accounts."""
    with opened(session_of(context)) as office:
        found = office.doors.accounts.every_account()
    rows = [
        {
            "name": account.name,
            "party": account.party.party_id,
            "roles": ", ".join(sorted(role.value for role in account.roles)),
            "language": account.language,
            "is_closed": account.is_closed,
        }
        for account in found
    ]
    show_rows(rows, ("name", "party", "roles", "language", "is_closed"), as_json)


@app.command("open")
def open_account(
    context: typer.Context,
    name: str = NAME,
    party: str = typer.Option(..., help="Whose account it is."),
    roles: list[str] = typer.Option(..., "--role", help=f"One or more of: {ROLES}."),
    language: str = typer.Option("", help="en or zh; as their browser wishes otherwise."),
) -> None:
    """Open an account and print the link by which its password is set, once."""
    session = session_of(context)
    if language not in ("", "en", "zh"):
        raise FileUnusableError(f"{language}: there are en and zh")
    with opened(session) as office:
        account = office.doors.accounts.open_account(
            name, party, roles_of(roles), office.change, language=language
        )
        print(f"opened: {account.name}")
        print_link(session, office, account)


@app.command()
def link(context: typer.Context, name: str = NAME) -> None:
    """Print a new one-time link for somebody who has lost a password; earlier ones end."""
    session = session_of(context)
    with opened(session) as office:
        print_link(session, office, office.account(name))


@app.command()
def roles(
    context: typer.Context,
    name: str = NAME,
    given: list[str] = typer.Argument(help=f"All roles from now on, of: {ROLES}."),
) -> None:
    """Give an account these roles and no others."""
    with opened(session_of(context)) as office:
        account = office.account(name)
        office.doors.accounts.give_roles(account.account_id, roles_of(given), office.change)
    print(f"{account.name}: {', '.join(sorted(given))}")


@app.command()
def close(context: typer.Context, name: str = NAME) -> None:
    """Close an account: its sessions, links and tokens end at once."""
    with opened(session_of(context)) as office:
        account = office.account(name)
        office.doors.accounts.close_account(account.account_id, office.change)
    print(f"closed: {account.name}")


@app.command()
def token(
    context: typer.Context,
    name: str = NAME,
    scopes: list[str] = typer.Option(..., "--scope", help=f"One or more of: {', '.join(SCOPES)}."),
    days: int = typer.Option(90, min=1, max=LASTS_MAX.days, help="After which it ends."),
    about: str = typer.Option("command line", help="What it is for."),
) -> None:
    """Make a token of an account and print it, once."""
    with opened(session_of(context)) as office:
        account, at = office.account(name), office.change.at
        secret = office.doors.tokens.make(
            account, about, scopes, at + timedelta(days=days), office.change
        )
        token_id = office.doors.tokens.id_of(secret)
    print(f"token {token_id}, which nobody can read again:")
    print(secret)


@app.command()
def tokens(context: typer.Context, name: str = NAME, as_json: bool = JSON) -> None:
    """List the tokens of an account; what they are used by cannot be read again."""
    with opened(session_of(context)) as office:
        found = office.doors.tokens.of_account(office.account(name).account_id)
    rows = [{**row._mapping, "scopes": row.scopes.replace("\n", ", ")} for row in found]
    columns = ("token_id", "name", "scopes", "made_at", "ends_at", "used_at", "revoked_at")
    show_rows(rows, columns, as_json)


@app.command()
def revoke(context: typer.Context, token: str = typer.Argument(help="The token's id.")) -> None:
    """Revoke a token."""
    with opened(session_of(context)) as office:
        office.doors.tokens.revoke(token, office.change)
    print(f"revoked: {token}")


@app.command()
def changes(
    context: typer.Context,
    limit: int = typer.Option(200, min=1, help="The latest first."),
    as_json: bool = JSON,
) -> None:
    """List what was changed of parties, accounts and tokens, by whom and when."""
    with opened(session_of(context)) as office:
        rows = office.doors.accounts.changes(limit)
    show_rows(rows, ("at", "actor", "what", "about"), as_json)


@app.command()
def grant(
    context: typer.Context,
    party: str = typer.Argument(help="An audit firm: its auditors see nothing without a grant."),
    merchant: str = typer.Option("", help="Whose things; without, the whole book."),
    begins: datetime | None = typer.Option(None, "--from", help="In UTC; without, from now on."),
    ends: datetime | None = typer.Option(None, "--until", help="In UTC; without, until ended."),
) -> None:
    """Let an audit firm see one merchant's things or the whole book, for a time."""
    with opened(session_of(context)) as office:
        begins_at = begins.replace(tzinfo=UTC) if begins else office.change.at
        ends_at = ends.replace(tzinfo=UTC) if ends else None
        wanted = NewGrant(party, merchant, begins_at, ends_at)
        office.doors.grants.give(wanted, office.change)
    print(f"granted: {party} sees {merchant or WHOLE_BOOK}")


@app.command()
def grants(context: typer.Context, as_json: bool = JSON) -> None:
    """List what audit firms are granted."""
    with opened(session_of(context)) as office:
        rows = office.doors.grants.all()
    columns = ("grant_id", "party_id", "merchant_id", "begins_at", "ends_at", "ended_at")
    show_rows(rows, columns, as_json)


@app.command("end-grant")
def end_grant(
    context: typer.Context, grant: str = typer.Argument(help="Its id, as `grants` lists it.")
) -> None:
    """End what an audit firm is granted, at once."""
    with opened(session_of(context)) as office:
        office.doors.grants.end(grant, office.change)
    print(f"ended: {grant}")


def kind_of(text: str) -> PartyKind:
    try:
        return PartyKind(text)
    except ValueError:
        raise FileUnusableError(f"{text}: there are {KINDS}") from None


def roles_of(texts: list[str]) -> list[Role]:
    try:
        return [Role(text) for text in texts]
    except ValueError as fault:
        raise FileUnusableError(f"{fault}: there are {ROLES}") from None


def print_link(session: Session, office: Office, account: Account) -> None:
    secret = office.doors.accounts.new_link(account.account_id, office.change)
    settings = session.settings
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    show_one({"link": address_of(address, secret), "holds": "24 hours, once"})
