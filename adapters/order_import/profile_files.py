"""Profiles as files and as texts: those that are shipped, and a merchant's own; checked alike."""

import codecs
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from adapters.localised import localised
from adapters.order_import.profile import PROFILES, Profile, ProfileError
from adapters.texts import mark
from domain.local_times import LocalTimeNever, LocalTimeTwice
from domain.order_amounts import UNIT_PRICE_PLACES

UNKNOWN = mark("no profile {name}; give a file or one of: {known}")
UNREADABLE = mark("profile {name}: {fault}")
UNSOUND = mark("the profile cannot be used: {faults}")
TIME_TWICE = mark(
    "the profile says {local}, which the clocks of {zone} show twice: as {first} and as {last}"
)
TIME_NEVER = mark(
    "the profile says {local}, which the clocks of {zone} never show: nearest are {first} and"
    " {last}"
)


def load_profile(name: str) -> Profile:
    """A profile that is shipped, by its name, or one of the merchant's own, by its path."""
    if not is_file(name):
        raise ProfileError(UNKNOWN, name=repr(name), known=", ".join(shipped()))
    own = Path(name)
    text = own.read_bytes() if own.is_file() else (PROFILES / f"{name}.toml").read_bytes()
    try:
        profile = msgspec.toml.decode(text, type=Profile)
    except msgspec.MsgspecError as error:
        raise ProfileError(UNREADABLE, name=name, fault=error) from error
    require_sound(profile)
    return with_instants(profile)


def with_instants(profile: Profile) -> Profile:
    """Times of the campaign without an offset are of its zone. Raises ProfileError."""
    if profile.campaign is None:
        return profile
    try:
        campaign = localised(profile.campaign, ZoneInfo(profile.campaign.time_zone))
    except (LocalTimeTwice, LocalTimeNever) as refusal:
        told = TIME_TWICE if isinstance(refusal, LocalTimeTwice) else TIME_NEVER
        first, last = refusal.values["readings"]
        values = {**refusal.values, "first": first, "last": last}
        raise ProfileError(told, **values) from refusal
    except OverflowError as fault:
        raise ProfileError(UNREADABLE, name="", fault=fault) from fault
    return msgspec.structs.replace(profile, campaign=campaign)


def is_file(name: str) -> bool:
    """Whether a name is that of a shipped profile or the path of a file."""
    own = Path(name)
    return own.is_file() or (own.name == name and (PROFILES / f"{name}.toml").is_file())


def shipped() -> list[str]:
    return sorted(path.name.removesuffix(".toml") for path in PROFILES.iterdir())


def written(profile: Profile) -> str:
    """As it is kept beside the log: the same profile is the same text."""
    return msgspec.json.encode(profile, order="sorted").decode()


def read(text: str) -> Profile:
    """One that was kept. Raises ProfileError when another version wrote it."""
    try:
        return with_instants(msgspec.json.decode(text, type=Profile))
    except msgspec.MsgspecError as error:
        raise ProfileError(UNREADABLE, name="", fault=error) from error


def require_sound(profile: Profile) -> None:
    """What types cannot say; the campaign's own rules are the campaign's to keep."""
    if found := [fault for fault, is_so in faults_of(profile).items() if is_so]:
        raise ProfileError(UNSOUND, faults="; ".join(found))


def faults_of(profile: Profile) -> Mapping[str, bool]:
    columns, file = profile.columns, profile.file
    people = (columns.buyer_name, columns.buyer_id_number, columns.telephone, columns.address)
    return {
        "platform must not be empty": not profile.platform.strip(),
        "money.rate must be above 0": profile.money.rate <= 0,
        f"money.unit_price_places must be 2 to {UNIT_PRICE_PLACES}": not (
            2 <= profile.money.unit_price_places <= UNIT_PRICE_PLACES
        ),
        "file.encoding is not known": bool(file.encoding) and not is_encoding(file.encoding),
        "file.delimiter must be one character": len(file.delimiter) > 1,
        "file.date_formats must not be empty": not file.date_formats,
        "file.time_zone is not known": not is_zone(file.time_zone),
        "columns: the buyer's name, ID number, telephone and address come together": (
            any(people) and not all(people)
        ),
        "columns: a file without the buyer's columns needs [buyers]": (
            not any(people) and profile.buyers is None
        ),
        "campaign: [products] tells what customs must know of them": (
            profile.campaign is not None and profile.products is None
        ),
        **faults_of_times(profile),
        **faults_of_people(profile),
    }


def faults_of_times(profile: Profile) -> Mapping[str, bool]:
    campaign, reference = profile.campaign, profile.reference
    span = (reference.since, reference.until) if reference else ()
    return {
        "campaign.time_zone is not known": campaign is not None and not is_zone(campaign.time_zone),
        "reference: since and until need an offset from UTC": not have_offsets(span),
        "reference: since must be before until": reference is not None
        and have_offsets(span)
        and reference.until - reference.since < timedelta(seconds=1),
    }


def have_offsets(times: Sequence[datetime]) -> bool:
    return all(at.tzinfo is not None for at in times)


def faults_of_people(profile: Profile) -> Mapping[str, bool]:
    buyers, payments = profile.buyers, profile.payments
    return {
        "buyers.id_region must be 5 digits": buyers is not None
        and not (len(buyers.id_region) == 5 and buyers.id_region.isdecimal()),
        "buyers.telephone_prefix must be 3 digits": buyers is not None
        and not (len(buyers.telephone_prefix) == 3 and buyers.telephone_prefix.isdecimal()),
        "payments.after_minutes must not be negative": payments is not None
        and payments.after_minutes < 0,
    }


def is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
