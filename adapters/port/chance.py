"""Numbers and ids that a seed and a subject fix, so that nothing depends on the order of asking."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    seed: int

    def number(self, what: str, subject: str, below: int) -> int:
        """From 0 to `below` - 1."""
        return int.from_bytes(self._digest(what, subject)[:8], "big") % below

    def happens(self, what: str, subject: str, per_thousand: int) -> bool:
        return per_thousand > 0 and self.number(what, subject, 1000) < per_thousand

    def guid(self, subject: str) -> str:
        """36 characters in upper case, as messages want them; the same for the same subject."""
        text = self._digest("guid", subject).hex().upper()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"

    def _digest(self, what: str, subject: str) -> bytes:
        text = f"{self.seed}:{what}:{subject}".encode()
        return hashlib.blake2b(text, digest_size=16).digest()
