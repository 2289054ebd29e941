"""Messages that were exchanged with customs, as they are kept and as pages list them."""

import hashlib
import re

import sqlalchemy as sa

from adapters.customs.exchanged import Exchanged, ExchangedMessages
from adapters.customs.exchanged_tables import IN, messages
from tests.adapters.web.site import BOOK

LIST = "/clearance/messages"
NO_MESSAGE = b"\xff<not a message>"


def rows(site, *conditions) -> list:
    with site.system.engine.connect() as connection:
        query = sa.select(messages).where(messages.c.partition == BOOK, *conditions)
        return list(
            connection.execute(query.order_by(messages.c.at.desc(), messages.c.hash.desc()))
        )


def one(site, kind: str):
    return rows(site, messages.c.kind == kind)[0]


def hashes_shown(html: str) -> list[str]:
    return re.findall(rf'href="{LIST}/([0-9a-f]{{64}})[?"]', html)


def sights(site, digest: str) -> list[str]:
    return [r.fields for r in site.app.state.doors.sightings.of_subject(BOOK, digest)]


def keep(site, partition, body: bytes, kind: str) -> str:
    digest = hashlib.sha256(body).hexdigest()
    kept = Exchanged(partition, IN, kind, body, digest, site.system.clock(), 0)
    ExchangedMessages(site.system.engine).keep([kept])
    return digest
