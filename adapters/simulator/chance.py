"""Numbers that a seed and a subject fix, so that nothing depends on the order of asking."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    seed: int

    def number(self, what: str, subject: str, below: int) -> int:
        """From 0 to `below` - 1."""
        text = f"{self.seed}:{what}:{subject}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") % below

    def happens(self, what: str, subject: str, per_thousand: int) -> bool:
        return self.number(what, subject, 1000) < per_thousand
