"""Which key signs a message: that of the firm that answers for it.

The firms' keys lie in a folder, one folder for each firm under its customs code. A key or a
certificate that is put in a firm's folder is used from the next message on.
"""

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adapters.customs.signing.certificates import Certificate
from adapters.customs.signing.demonstration_keys import is_made_up
from adapters.customs.signing.faults import (
    DemonstrationKeyError,
    ExpiredCertificateError,
    KeyFaultError,
    NoKeyOfFirmError,
)
from adapters.customs.signing.key_files import signer_in
from adapters.customs.signing.signer import Signer

FIRM_CODE = re.compile(r"[0-9A-Za-z]{1,18}")
"""As customs gives them out, and safe as the name of a folder."""

WARNING = timedelta(days=30)
"""How long before its end a certificate is warned of: a new card takes weeks."""

Mark = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """One firm's key: whose certificate it is, and what somebody has to see to; "" if nothing."""

    firm_code: str
    signer: Signer | None
    said: str = ""


class KeyRing:
    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        password: str = "",
        *,
        is_production: bool = True,
        make_up: Callable[[str], None] | None = None,
    ) -> None:
        """`make_up`: what puts a key of a firm that has none into the folder."""
        self._folder = folder
        self._clock = clock
        self._password = password
        self._is_production = is_production
        self._make_up = make_up
        self._loaded = dict[str, tuple[Mark, Signer]]()
        self._lock = threading.Lock()

    def signer_of(self, firm_code: str) -> Signer:
        """Raises KeyFaultError: for a firm without a key, an open one, one that has run out."""
        signer = self._signer(firm_code)
        self._require_usable(firm_code, signer.certificate)
        return signer

    def can_sign(self, firm_code: str) -> bool:
        """Whether there is a key of this firm, usable or not."""
        is_firm = FIRM_CODE.fullmatch(firm_code) is not None
        return is_firm and (self._make_up is not None or (self._folder / firm_code).is_dir())

    def firms(self) -> Sequence[str]:
        if not self._folder.is_dir():
            return []
        names = (each.name for each in self._folder.iterdir() if each.is_dir())
        return sorted(name for name in names if FIRM_CODE.fullmatch(name))

    def standings(self) -> Sequence[KeyStanding]:
        """Of every firm; a key that cannot be used has no signer."""
        return [self._standing(firm_code) for firm_code in self.firms()]

    def warnings(self) -> Sequence[KeyStanding]:
        """Of every firm whose key cannot be used, or whose certificate ends within 30 days."""
        return [each for each in self.standings() if each.said]

    def _standing(self, firm_code: str) -> KeyStanding:
        try:
            signer = self.signer_of(firm_code)
        except KeyFaultError as fault:
            return KeyStanding(firm_code, None, str(fault))
        certificate = signer.certificate
        if certificate.valid_until - self._clock() >= WARNING:
            return KeyStanding(firm_code, signer)
        said = f"certificate {certificate.name} ends {certificate.valid_until:%Y-%m-%d}"
        return KeyStanding(firm_code, signer, said)

    def _signer(self, firm_code: str) -> Signer:
        folder = self._folder / firm_code
        if self._make_up and FIRM_CODE.fullmatch(firm_code) and not folder.is_dir():
            self._make_up(firm_code)
        if not FIRM_CODE.fullmatch(firm_code) or not folder.is_dir():
            raise NoKeyOfFirmError(f"there is no key of {firm_code!r} in {self._folder}")
        mark = mark_of(folder)
        with self._lock:
            known = self._loaded.get(firm_code)
            if known is None or known[0] != mark:
                known = mark, signer_in(folder, self._password)
                self._loaded[firm_code] = known
            return known[1]

    def _require_usable(self, firm_code: str, certificate: Certificate) -> None:
        if self._is_production and is_made_up(certificate):
            raise DemonstrationKeyError(
                f"the key of {firm_code} was made up for demonstrations: replace it by the firm's"
            )
        if not certificate.holds_at(self._clock()):
            raise ExpiredCertificateError(
                f"certificate {certificate.name} of {firm_code} holds from"
                f" {certificate.valid_from:%Y-%m-%d} to {certificate.valid_until:%Y-%m-%d}"
            )


def mark_of(folder: Path) -> Mark:
    """Another one whenever a file of the folder is replaced."""
    seen = ((each.name, each.stat()) for each in folder.iterdir())
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in seen))
