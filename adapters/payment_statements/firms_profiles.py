"""Profiles of payment firms that are kept, and those under which statements were ever read."""

from datetime import datetime

import sqlalchemy as sa

from adapters.order_import.kept_profiles import KeptProfiles
from adapters.order_import.profile import ProfileError
from adapters.payment_statements.profile import (
    NamedProfile,
    StatementProfile,
    read,
    require_sound,
    written,
)
from adapters.payment_statements.tables import statement_profiles, used_statement_profiles
from adapters.texts import mark
from projections.following_tables import insert_into

NOWHERE = mark("There is no profile {name}; there are: {known}.")
OF_SEVERAL = mark("Several payment firms have a profile {name}: {firms}. Say whose it is.")

columns = statement_profiles.c
used = used_statement_profiles.c


class FirmsProfiles(KeptProfiles):
    """Those of one operator's payment firms."""

    table = statement_profiles
    owner = columns.payment_firm

    def one(self, payment_firm: str, name: str) -> NamedProfile:
        """Raises ProfileError for one there is not."""
        return NamedProfile(name, read(self._text_of(payment_firm, name)))

    def named(self, name: str, payment_firm: str = "") -> NamedProfile:
        """Whosever it is, where only one firm has it. Raises ProfileError."""
        if payment_firm:
            return self.one(payment_firm, name)
        rows = self.all()
        firms = [row.payment_firm for row in rows if row.name == name]
        if not firms:
            known = ", ".join(dict.fromkeys(row.name for row in rows)) or "–"
            raise ProfileError(NOWHERE, name=repr(name), known=known)
        if len(firms) > 1:
            raise ProfileError(OF_SEVERAL, name=repr(name), firms=", ".join(firms))
        return self.one(firms[0], name)

    def keep(self, name: str, profile: StatementProfile, actor: str, at: datetime) -> None:
        """Another of the same name gives way. Raises ProfileError."""
        require_sound(profile)
        self._keep(profile.payment_firm, name, written(profile), actor, at)

    def note_used(self, reading: NamedProfile, at: datetime) -> None:
        """As it stands now: whatever becomes of it, how a statement was read can be told."""
        row = {
            "operator": self._operator,
            "digest": reading.digest,
            "name": reading.name,
            "profile": written(reading.profile),
            "used_at": at,
        }
        with self._writing.begin() as connection:
            insert = insert_into(connection, used_statement_profiles)
            connection.execute(insert.on_conflict_do_nothing(), row)

    def used_as(self, digest: str) -> NamedProfile | None:
        query = sa.select(used.name, used.profile)
        query = query.where(used.operator == self._operator, used.digest == digest)
        with self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        return NamedProfile(found.name, read(found.profile)) if found else None
