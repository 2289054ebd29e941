"""What a process that serves pages does about people before anybody can sign in."""

from collections.abc import Callable

from adapters.access.demonstration import (
    open_demonstration,
    refuse_known_passwords,
    sentences,
)
from adapters.access.doors import Doors
from adapters.access.links import address_of
from adapters.access.registry import Change
from adapters.bootstrap import System
from adapters.settings import Settings

Say = Callable[[str], None]


def refuse_unsafe(system: System, settings: Settings) -> None:
    """Raises KnownPasswordsError for a production with accounts of the demonstration."""
    if settings.is_production:
        refuse_known_passwords(Doors(system, settings))


def tell_sign_ins(system: System, settings: Settings, address: str, say: Say) -> None:
    """The demonstration's accounts, or a production's first link, which is told only once."""
    doors = Doors(system, settings)
    if not settings.is_production:
        for line in sentences(open_demonstration(doors, Change("demonstration", system.clock()))):
            say(line)
        return
    if secret := doors.first_link():
        link = address_of(settings.public_url or address, secret)
        say(f"nobody has an account yet. The admin's link, for once and for 24 hours: {link}")
