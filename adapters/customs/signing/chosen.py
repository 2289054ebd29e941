"""The keys and the trusted certificates that the settings choose."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from adapters.customs.signing.demonstration_keys import make_demonstration_keys, write_own
from adapters.customs.signing.key_files import CERTIFICATE
from adapters.customs.signing.key_ring import KeyRing
from adapters.customs.signing.trust import Trust, trust_in
from adapters.settings import Settings


def key_ring_for(settings: Settings, clock: Callable[[], datetime]) -> KeyRing:
    """The firms' keys. But for a production, a firm without one gets one that is made up."""
    folder, password = settings.keys_folder, settings.customs_keys_password
    if settings.is_production:
        return KeyRing(folder, clock, password)
    return made_up_ring(folder, settings.trust_folder, clock, password)


def made_up_ring(
    keys: Path, trust: Path, clock: Callable[[], datetime], password: str = ""
) -> KeyRing:
    """Certificates of keys that are made up are trusted: the port that is played knows them."""

    def make_up(firm_code: str) -> None:
        make_demonstration_keys(keys, [firm_code], clock())
        trust_made_up(keys, trust, firm_code)

    trust.mkdir(parents=True, exist_ok=True)
    return KeyRing(keys, clock, password, is_production=False, make_up=make_up)


def trust_for(settings: Settings) -> Trust:
    """Whom the settings believe: nobody where there is no folder. Raises UnreadableKeyError."""
    folder = settings.trust_folder
    return trust_in(folder) if folder.is_dir() else Trust({})


def trust_made_up(keys: Path, trust: Path, firm_code: str) -> None:
    """The file whole or not at all, whoever else starts at the same time."""
    with tempfile.TemporaryDirectory(dir=trust, prefix=".") as making:
        file = trust / f"{firm_code}.pem"
        write_own(Path(making) / file.name, (keys / firm_code / CERTIFICATE).read_bytes())
        (Path(making) / file.name).replace(file)
