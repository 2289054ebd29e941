"""Whose signatures are believed: certificates of firms and offices, and of those who issue them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from adapters.customs.signing.certificates import Certificate, certificate_from
from adapters.customs.signing.faults import UnreadableKeyError

ENDINGS = (".pem", ".crt", ".cer", ".der")


BELIEVED_MAX = 10_000
"""Certificates whose issuers are remembered: a port hears fewer firms."""


class Trust:
    """Certificates by the name they are trusted under: a firm's code, or an authority's name."""

    def __init__(self, certificates: Mapping[str, Certificate]) -> None:
        self._certificates = dict(certificates)
        self._names = {each.fingerprint: name for name, each in certificates.items()}
        self._issuers = dict[str, Certificate | None]()

    def name_of(self, certificate: Certificate, at: datetime) -> str | None:
        """Under which name a certificate is believed at that time; nothing if it is not."""
        name = self._names.get(certificate.fingerprint)
        if name is not None:
            return name
        issuer = self._issuer_of(certificate)
        return certificate.subject if issuer is not None and issuer.holds_at(at) else None

    def named(self, key_name: str) -> Certificate | None:
        """The one certificate whose KeyName that is: for messages that bring none themselves."""
        found = [each for each in self._certificates.values() if each.name == key_name]
        return found[0] if len(found) == 1 else None

    def _issuer_of(self, certificate: Certificate) -> Certificate | None:
        """Authorities in between stand in the folder too: what a message brings is no proof."""
        mark = certificate.fingerprint
        if mark not in self._issuers:
            if len(self._issuers) >= BELIEVED_MAX:
                self._issuers.clear()
            authorities = self._certificates.values()
            self._issuers[mark] = next(filter(certificate.is_issued_by, authorities), None)
        return self._issuers[mark]


def trust_in(folder: Path) -> Trust:
    """All certificates of a folder, each under its file's name without its ending.

    Raises UnreadableKeyError, which names the file.
    """
    found = dict[str, Certificate]()
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in ENDINGS:
            try:
                found[file.stem] = certificate_from(file.read_bytes())
            except UnreadableKeyError as fault:
                raise UnreadableKeyError(f"{file}: {fault}") from None
    return Trust(found)
