"""The keys and the trusted certificates that the settings choose."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from adapters.customs.signing.demonstration_keys import make_demonstration_keys, write_own
from adapters.customs.signing.key_files import CERTIFICATE
from adapters.customs.signing.key_ring import KeyRing
from adapters.customs.signing.trust import Trust, trust_in
from adapters.settings import Settings


def key_ring_for(
    settings: Settings, firm_codes: Iterable[str], clock: Callable[[], datetime]
) -> KeyRing:
    """The firms' keys. But for a production, each firm without one gets one that is made up, and
    its certificate is trusted: so the port that is played knows who signs."""
    if not settings.is_production:
        codes = tuple(firm_codes)
        make_demonstration_keys(settings.keys_folder, codes, clock())
        trust_made_up(settings, codes)
    return KeyRing(
        settings.keys_folder,
        clock,
        settings.customs_keys_password,
        is_production=settings.is_production,
    )


def trust_for(settings: Settings) -> Trust:
    """Whom the settings believe: nobody where there is no folder. Raises UnreadableKeyError."""
    folder = settings.trust_folder
    return trust_in(folder) if folder.is_dir() else Trust({})


def trust_made_up(settings: Settings, firm_codes: Iterable[str]) -> None:
    """Each file whole or not at all, whoever else starts at the same time."""
    settings.trust_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.trust_folder, prefix=".") as making:
        for firm_code in firm_codes:
            file = settings.trust_folder / f"{firm_code}.pem"
            content = (settings.keys_folder / firm_code / CERTIFICATE).read_bytes()
            if not file.exists() or file.read_bytes() != content:
                write_own(Path(making) / file.name, content)
                (Path(making) / file.name).replace(file)
