"""How a simulated payment provider behaves, decided by a seed and what it is about."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conduct:
    """Chances are of a thousand; the same seed and subject always give the same."""

    seed: int = 0
    pending_per_thousand: int = 200
    """Refunds that are taken now and settled later."""

    failing_per_thousand: int = 0
    """Refunds that are not paid."""

    settle_ms_max: int = 400
    late_per_thousand: int = 300
    """Reports that wait before they are sent, so that later ones overtake them."""

    late_ms_max: int = 800
    twice_per_thousand: int = 200
    """Reports that are sent again though they were taken."""

    stray_per_thousand: int = 0
    """Payments that are also reported for an order that nobody knows."""

    fee_per_thousand: int = 6
    """What it keeps of each payment."""

    def happens(self, what: str, subject: str, per_thousand: int) -> bool:
        return self.number(what, subject, 1_000) < per_thousand

    def number(self, what: str, subject: str, below: int) -> int:
        """From 0 to `below` - 1."""
        text = f"{self.seed}:{what}:{subject}".encode()
        digest = hashlib.blake2b(text, digest_size=8).digest()
        return int.from_bytes(digest, "big") % max(below, 1)

    def first_state(self, reference: str) -> str:
        if self.happens("pending", reference, self.pending_per_thousand):
            return "pending"
        return self.last_state(reference)

    def last_state(self, reference: str) -> str:
        is_failing = self.happens("failing", reference, self.failing_per_thousand)
        return "failed" if is_failing else "paid"

    def settle_ms(self, reference: str) -> int:
        return self.number("settle", reference, self.settle_ms_max)

    def delay_ms(self, message_id: str) -> int:
        if not self.happens("late", message_id, self.late_per_thousand):
            return 0
        return self.number("delay", message_id, self.late_ms_max)
