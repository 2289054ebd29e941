"""The webhooks of one operator's parties: made, rotated, disabled, enabled, removed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.ids import new_id
from adapters.access.registry import Change
from adapters.access.visitor import Visitor
from adapters.api.event_types import UnknownEventTypeError, type_asked
from adapters.arrivals import last_position
from adapters.texts import say
from adapters.webhooks.addresses import Addresses
from adapters.webhooks.faults import FilterRefusedError, TooManyWebhooksError, WebhookNotThereError
from adapters.webhooks.signing import secret_of
from adapters.webhooks.tables import attempts, deliveries, secrets, webhooks
from application.streams import DECIDERS
from domain.identifiers import Partition
from projections.following_tables import writing

Row = sa.Row[Any]

WEBHOOKS_MAX = 20
"""Of a party: each is asked at every event."""

NOTICES = "notice"
"""Heard beside the kinds of streams, and only by who names it: `adapters/notifications`."""

OLD_SECRET_HOLDS = timedelta(hours=24)
"""How long a receiver has to take over a new secret; both sign meanwhile."""


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """What somebody wants to hear, and where; without types and kinds everything they may."""

    url: str
    types: Sequence[str] = ()
    kinds: Sequence[str] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The registry of one operator, for one of its books."""

    engine: sa.Engine
    partition: Partition
    key: str
    addresses: Addresses = field(default_factory=Addresses)

    @property
    def operator(self) -> str:
        return self.partition.partition(".")[0]

    def add(self, visitor: Visitor, wanted: NewWebhook, at: datetime) -> tuple[str, str]:
        """Its id, and the secret, which nobody is shown again. It hears what comes from now on.

        Raises UrlRefusedError, FilterRefusedError, TooManyWebhooksError.
        """
        self.addresses.of(wanted.url)
        webhook_id, secret_id = new_id(at), new_id(at)
        key = {"operator": self.operator, "webhook_id": webhook_id}
        row: dict[str, Any] = {
            **key,
            "partition": self.partition,
            "party_id": visitor.party_id,
            "party_kind": visitor.party_kind.value,
            **columns_of(wanted),
            "made_at": at,
            "made_by": visitor.actor,
        }
        with self.writing() as connection:
            mine = self._mine(webhooks.c.party_id == visitor.party_id)
            count = sa.select(sa.func.count()).select_from(webhooks).where(mine)
            if (connection.scalar(count) or 0) >= WEBHOOKS_MAX:
                raise TooManyWebhooksError(
                    say("a party has at most {most} webhooks", most=WEBHOOKS_MAX)
                )
            row["position"] = last_position(connection)
            connection.execute(webhooks.insert(), row)
            connection.execute(secrets.insert(), {**key, "secret_id": secret_id, "made_at": at})
            self._note(connection, Change(visitor.actor, at), "webhook made", webhook_id)
        return webhook_id, secret_of(self.key, self.operator, webhook_id, secret_id)

    def of_party(self, party_id: str) -> Sequence[Row]:
        query = sa.select(webhooks).where(self._mine(webhooks.c.party_id == party_id))
        with self.engine.connect() as connection:
            return connection.execute(query.order_by(webhooks.c.webhook_id)).all()

    def of_everybody(self) -> Sequence[Row]:
        query = sa.select(webhooks).where(webhooks.c.operator == self.operator)
        with self.engine.connect() as connection:
            return connection.execute(query.order_by(webhooks.c.webhook_id)).all()

    def one(self, webhook_id: str, party_id: str | None = None) -> Row:
        """Raises WebhookNotThereError, also where it is another party's."""
        with self.engine.connect() as connection:
            row = connection.execute(
                sa.select(webhooks).where(self._mine(webhooks.c.webhook_id == webhook_id))
            ).first()
        if row is None or party_id not in (None, row.party_id):
            raise WebhookNotThereError(
                say("there is no webhook {webhook_id}", webhook_id=webhook_id)
            )
        return row

    def amend(self, webhook_id: str, wanted: NewWebhook, change: Change) -> None:
        """It hears so, and there, from where it stands on. What waits and is asked for no more is
        withheld; another address has neither failed nor asked for a pause.

        Raises UrlRefusedError, FilterRefusedError.
        """
        self.addresses.of(wanted.url)
        is_elsewhere = webhooks.c.url != wanted.url
        fresh = {
            name: sa.case((is_elsewhere, sa.null()), else_=webhooks.c[name])
            for name in ("failing_since", "paused_until")
        }
        of_one = self._mine(webhooks.c.webhook_id == webhook_id)
        with self.writing() as connection:
            changed = webhooks.update().where(of_one).values(**columns_of(wanted), **fresh)
            connection.execute(changed)
            self._note(connection, change, "webhook changed", webhook_id)

    def remove(self, webhook_id: str, change: Change) -> None:
        """With all that was kept of it."""
        with self.writing() as connection:
            self._note(connection, change, "webhook removed", webhook_id)
            for table in (attempts, deliveries, secrets, webhooks):
                mine = table.c.operator == self.operator, table.c.webhook_id == webhook_id
                connection.execute(table.delete().where(*mine))

    def disable(self, webhook_id: str, because: str, change: Change) -> None:
        """Nothing more is queued or sent; what waits, waits. Twice is once."""
        of_one = self._mine(webhooks.c.webhook_id == webhook_id)
        stands = webhooks.update().where(of_one, webhooks.c.disabled_at.is_(None))
        with self.writing() as connection:
            disabled = stands.values(disabled_at=change.at, disabled_because=because)
            if connection.execute(disabled).rowcount:
                self._note(connection, change, "webhook disabled", webhook_id)

    def enable(self, webhook_id: str, from_now: bool, change: Change) -> None:
        """It goes on where it stopped; or from now on, without what came meanwhile."""
        with self.writing() as connection:
            values: dict[str, Any] = dict.fromkeys(
                ("disabled_at", "failing_since", "paused_until", "sending_until")
            )
            values["disabled_because"] = ""
            if from_now:
                values["position"] = last_position(connection)
            of_one = self._mine(webhooks.c.webhook_id == webhook_id)
            connection.execute(webhooks.update().where(of_one).values(values))
            self._note(connection, change, "webhook enabled", webhook_id)

    def rotate(self, webhook_id: str, change: Change) -> str:
        """A new secret; the one before holds for a day more, any older one ends now."""
        at, secret_id = change.at, new_id(change.at)
        key = {"operator": self.operator, "webhook_id": webhook_id}
        of_one = secrets.c.operator == self.operator, secrets.c.webhook_id == webhook_id
        with self.writing() as connection:
            is_old = secrets.c.ends_at.is_not(None)
            connection.execute(secrets.delete().where(*of_one, is_old))
            ends = secrets.update().where(*of_one).values(ends_at=at + OLD_SECRET_HOLDS)
            connection.execute(ends)
            connection.execute(secrets.insert(), {**key, "secret_id": secret_id, "made_at": at})
            self._note(connection, change, "webhook secret rotated", webhook_id)
        return secret_of(self.key, self.operator, webhook_id, secret_id)

    def secrets_of(self, connection: sa.Connection, webhook_id: str, at: datetime) -> list[str]:
        """Those that hold, the newest first: at most two."""
        query = sa.select(secrets.c.secret_id).where(
            secrets.c.operator == self.operator,
            secrets.c.webhook_id == webhook_id,
            sa.or_(secrets.c.ends_at.is_(None), secrets.c.ends_at > at),
        )
        held = connection.scalars(query.order_by(secrets.c.ends_at.is_not(None)))
        return [secret_of(self.key, self.operator, webhook_id, each) for each in held]

    def writing(self) -> AbstractContextManager[sa.Connection]:
        return writing(self.engine)

    def _mine(self, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return sa.and_(webhooks.c.operator == self.operator, condition)

    def _note(self, connection: sa.Connection, change: Change, what: str, webhook_id: str) -> None:
        """About the party whose webhook it is, in the transaction of the change."""
        mine = self._mine(webhooks.c.webhook_id == webhook_id)
        party_id = connection.scalar(sa.select(webhooks.c.party_id).where(mine))
        changes.note(connection, self.operator, change, f"{what}: {webhook_id}", str(party_id))


def columns_of(wanted: NewWebhook) -> dict[str, str]:
    """Raises FilterRefusedError."""
    return {
        "url": wanted.url,
        "types": "\n".join(sorted(set(map(known_type, wanted.types)))),
        "kinds": "\n".join(sorted(set(map(known_kind, wanted.kinds)))),
        "description": wanted.description,
    }


def known_type(name: str) -> str:
    try:
        return type_asked(name)
    except UnknownEventTypeError:
        raise FilterRefusedError("types", say("there is no event {name}", name=name)) from None


def known_kind(kind: str) -> str:
    if kind not in (*DECIDERS, NOTICES):
        words = say(
            "there are no streams of kind {kind}: there are {kinds}",
            kind=kind,
            kinds=say(", ").join((*DECIDERS, NOTICES)),
        )
        raise FilterRefusedError("kinds", words)
    return kind
