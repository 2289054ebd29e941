"""Merchants' own profiles: which column of their files means what, kept under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.order_import.kept_profiles import KeptProfiles
from adapters.order_import.profile import Columns, FileFacts, Money, Profile, ProfileError
from adapters.order_import.profile_files import read, require_sound, written
from adapters.order_import.tables import import_profiles
from adapters.texts import mark

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

NOT_CHOSEN = mark("Each needed field has a column of its own.")


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


class MerchantsProfiles(KeptProfiles):
    """Those of one operator's merchants."""

    table = import_profiles
    owner = import_profiles.c.merchant_id

    def one(self, merchant_id: str, name: str) -> OwnProfile:
        """Raises ProfileError for one there is not."""
        return OwnProfile(merchant_id, name, read(self._text_of(merchant_id, name)))

    def keep(self, own: OwnProfile, actor: str, at: datetime) -> None:
        """Another of the same name gives way. Raises ProfileError."""
        require_sound(own.profile)
        self._keep(own.merchant_id, own.name, written(own.profile), actor, at)
