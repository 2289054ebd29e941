"""Merchants' own profiles: which column of their files means what, kept under a name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.order_import.profile import Columns, FileFacts, Money, Profile, ProfileError
from adapters.order_import.profile_files import read, require_sound, written
from adapters.order_import.tables import import_profiles
from adapters.texts import mark

NAME_CHARACTERS_MAX = 60
PROFILES_MAX = 100
"""Of one merchant."""

NEEDED = (
    "invoice_no",
    "sku",
    "name",
    "quantity",
    "dated",
    "unit_price",
    "buyer_name",
    "buyer_id_number",
    "telephone",
    "address",
)
"""What a merchant's file must say of each row, in the order in which it is asked for."""

OPTIONAL = ("customer_id",)

UNNAMED = mark("A profile has a name of printable characters, {most} at most.")
TOO_MANY = mark("{most} profiles are kept at most.")
NO_SUCH = mark("There is no profile {name} of {merchant}.")
NOT_CHOSEN = mark("Each needed field has a column of its own.")

Row = sa.Row[Any]
columns = import_profiles.c


@dataclass(frozen=True, slots=True)
class OwnProfile:
    merchant_id: str
    name: str
    profile: Profile


def from_choices(
    platform: str,
    chosen: Mapping[str, str],
    facts: FileFacts,
    consent: str,
    money: Money | None = None,
) -> Profile:
    """A profile of chosen columns: people, prices and times are the file's own.

    `consent` is the version of the risk notice that the buyers agreed to; nothing where none did.

    Raises ProfileError.
    """
    given = {name: chosen.get(name, "").strip() for name in (*NEEDED, *OPTIONAL)}
    titles = [title.casefold() for title in given.values() if title]
    if not all(given[name] for name in NEEDED) or len(set(titles)) < len(titles):
        raise ProfileError(NOT_CHOSEN)
    profile = Profile(
        platform.strip(), Columns(**given), facts, money=money or Money(), consent=consent
    )
    require_sound(profile)
    return profile


class MerchantsProfiles:
    """Those of one operator's merchants."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = operator

    def all(self, within: Collection[str] | None) -> Sequence[Row]:
        """Of some merchants, or of everybody; in the order of their names."""
        query = sa.select(import_profiles).where(columns.operator == self._operator)
        if within is not None:
            query = query.where(columns.merchant_id.in_(within))
        with self._engine.connect() as connection:
            return connection.execute(query.order_by(columns.merchant_id, columns.name)).all()

    def one(self, merchant_id: str, name: str) -> OwnProfile:
        """Raises ProfileError for one there is not."""
        query = sa.select(columns.profile).where(*self._this(merchant_id, name))
        with self._engine.connect() as connection:
            text = connection.scalar(query)
        if text is None:
            raise ProfileError(NO_SUCH, name=repr(name), merchant=merchant_id)
        return OwnProfile(merchant_id, name, read(text))

    def keep(self, own: OwnProfile, actor: str, at: datetime) -> None:
        """Another of the same name gives way. Raises ProfileError."""
        name = own.name.strip()
        if not (0 < len(name) <= NAME_CHARACTERS_MAX and name.isprintable()):
            raise ProfileError(UNNAMED, most=NAME_CHARACTERS_MAX)
        require_sound(own.profile)
        row = {
            "operator": self._operator,
            "merchant_id": own.merchant_id,
            "name": name,
            "profile": written(own.profile),
            "made_by": actor,
            "made_at": at,
        }
        these = self._this(own.merchant_id, name)
        with self._writing.begin() as connection:
            connection.execute(import_profiles.delete().where(*these))
            count = sa.select(sa.func.count()).where(*these[:2])
            if connection.execute(count).scalar_one() >= PROFILES_MAX:
                raise ProfileError(TOO_MANY, most=PROFILES_MAX)
            connection.execute(import_profiles.insert(), row)

    def remove(self, merchant_id: str, name: str) -> bool:
        """Whether it was there. Imports keep the profile they were begun with."""
        with self._writing.begin() as connection:
            these = self._this(merchant_id, name)
            removed = connection.execute(import_profiles.delete().where(*these))
        return removed.rowcount > 0

    def _this(self, merchant_id: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
        mine = columns.operator == self._operator, columns.merchant_id == merchant_id
        return *mine, columns.name == name
