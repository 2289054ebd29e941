"""One-time links: how somebody sets a first password, or a new one."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.access.faults import LinkNotValidError
from adapters.access.secrets import digest_of, new_secret
from adapters.access.tables import links

LINK_HOLDS = timedelta(hours=24)


def address_of(pages: str, secret: str) -> str:
    """What somebody opens in a browser; `pages` is where the pages are served."""
    return f"{pages.rstrip('/')}/welcome/{secret}"


def make(connection: sa.Connection, operator: str, account_id: str, at: datetime) -> str:
    """The secret of a new link. Earlier ones of the account no longer work."""
    remove_all(connection, operator, account_id)
    secret = new_secret()
    row = {"operator": operator, "secret_hash": digest_of(secret), "account_id": account_id}
    connection.execute(links.insert(), {**row, "made_at": at, "ends_at": at + LINK_HOLDS})
    return secret


def account_id_of(connection: sa.Connection, operator: str, secret: str, at: datetime) -> str:
    """Whose link it is, without using it. Raises LinkNotValidError."""
    query = sa.select(links.c.account_id).where(_usable(operator, secret, at))
    account_id: str | None = connection.scalar(query)
    if account_id is None:
        raise not_valid()
    return account_id


def use(connection: sa.Connection, operator: str, secret: str, at: datetime) -> None:
    """Of two who use a link at once, one is first. Raises LinkNotValidError for the other."""
    used = connection.execute(
        links.update().where(_usable(operator, secret, at)).values(used_at=at)
    )
    if not used.rowcount:
        raise not_valid()


def remove_all(connection: sa.Connection, operator: str, account_id: str) -> None:
    connection.execute(
        links.delete().where(links.c.operator == operator, links.c.account_id == account_id)
    )


def not_valid() -> LinkNotValidError:
    return LinkNotValidError("this link was used, is too old, or never was")


def _usable(operator: str, secret: str, at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        links.c.operator == operator,
        links.c.secret_hash == digest_of(secret),
        links.c.used_at.is_(None),
        links.c.ends_at > at,
    )
