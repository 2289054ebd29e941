"""Where buyers are reached: a register beside the log, which shops fill and may empty again.

An address is nobody's to read but the mail server's: pages, files and answers show it masked, and
neither events nor addresses of pages nor what is logged hold it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.notifications.faults import AddressRefusedError, LanguageRefusedError
from adapters.notifications.tables import contacts, notices
from adapters.texts import LANGUAGES, say
from domain.identifiers import Partition
from projections.columns import is_one_of
from projections.following_tables import insert_into

EMAIL_LENGTH_MAX = 254
"""RFC 5321, with its angle brackets."""

EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)
"""A plain one, as every mail server takes it: nothing quoted, nothing that ends a line."""

LANGUAGE = "zh"
"""Buyers in China read Chinese, unless their shop says otherwise."""


@dataclass(frozen=True, slots=True)
class Contact:
    order_id: str
    email: str = field(repr=False)
    language: str = LANGUAGE
    campaign_id: str = ""
    """Of one who waits in line for units of it, under the number that the order will have."""


def checked(contact: Contact) -> Contact:
    """Raises AddressRefusedError, LanguageRefusedError."""
    if len(contact.email) > EMAIL_LENGTH_MAX or not EMAIL.fullmatch(contact.email):
        raise AddressRefusedError(say("not an e-mail address"))
    if contact.language not in LANGUAGES:
        offered = say(", ").join(LANGUAGES)
        raise LanguageRefusedError(say("there are the languages {languages}", languages=offered))
    return contact


def masked(email: str) -> str:
    """l***@e***.com: its owner knows it again, nobody else learns it."""
    name, _, host = email.partition("@")
    first, _, last = host.rpartition(".")
    return f"{name[:1]}***@{first[:1]}***.{last}" if email else ""


def keep(
    connection: sa.Connection,
    partition: Partition,
    owners: Mapping[str, str],
    known: Sequence[Contact],
    by: tuple[str, datetime],
) -> None:
    """Note contacts of orders, each owned by its merchant; a newer one takes the older's place."""
    if not known:
        return
    rows: list[dict[str, Any]] = [
        {
            "partition": partition,
            "order_id": each.order_id,
            "merchant_id": owners[each.order_id],
            "email": each.email,
            "language": each.language,
            "known_at": by[1],
            "known_by": by[0],
        }
        for each in {each.order_id: each for each in known}.values()
    ]
    insert = insert_into(connection, contacts)
    new = {name: insert.excluded[name] for name in ("email", "language", "known_at", "known_by")}
    keys = [column.name for column in contacts.primary_key]
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=new), rows)


def forget(connection: sa.Connection, partition: Partition, order_ids: Sequence[str]) -> int:
    """Take contacts out for good, and what is left of them in the log; how many those were."""
    of_book = notices.c.partition == partition, is_one_of(notices.c.order_id, order_ids)
    connection.execute(notices.update().where(*of_book).values(recipient=""))
    those = contacts.c.partition == partition, is_one_of(contacts.c.order_id, order_ids)
    return connection.execute(contacts.delete().where(*those)).rowcount


def contact_of(
    connection: sa.Connection, partition: Partition, order_id: str
) -> sa.Row[Any] | None:
    mine = contacts.c.partition == partition, contacts.c.order_id == order_id
    return connection.execute(sa.select(contacts).where(*mine)).first()
