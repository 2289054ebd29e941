"""How lots are drawn: the same seed and witness give the same draw to anybody, in any language.

The algorithm, version 1. The key is HMAC-SHA256(seed, "jihuo draw 1" LF draw-id LF witness), texts
in UTF-8. Block n, from 0, is HMAC-SHA256(key, n as 8 bytes, the highest first); its first 8 bytes
are a whole number, the highest first. A number below k is the next such number modulo k, passing
over those not below the largest multiple of k within 2^64, so that all are as likely.

Candidates stand in cells by grade and risk, the worst grade and then the highest risk first, and in
a cell by their ids. A cell gives its share of them, rounded up: the first of the cell changes place
with one drawn from all that follow it and itself, then the second, and so on. When `targets_max`
are drawn nothing more is. Then each target, in that order, gets one of the officers it may have.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence

from domain.draw_parts import Candidate, DrawRules, Exclusion, Risk, Target
from domain.identifiers import DrawId, OfficerId

WORD = 2**64
VERSION = "jihuo draw 1"
SECRET_BYTES_MIN = 16
"""Of a seed, and of its salt: 128 bits nobody guesses."""

RISKS = (Risk.HIGH, Risk.MEDIUM, Risk.LOW)
GRADES = (4, 3, 2, 1)


def commitment_of(seed: bytes, salt: bytes) -> str:
    """SHA-256 of the salt followed by the seed, in hexadecimal: it tells nothing of either."""
    return hashlib.sha256(salt + seed).hexdigest()


class Lots:
    """Numbers below a bound, one after the other."""

    def __init__(self, seed: bytes, draw_id: DrawId, witness: str) -> None:
        text = "\n".join((VERSION, draw_id, witness))
        self._key = hmac.digest(seed, text.encode(), "sha256")
        self._words = self._drawn()

    def _drawn(self) -> Iterator[int]:
        place = 0
        while True:
            block = hmac.digest(self._key, place.to_bytes(8, "big"), "sha256")
            yield int.from_bytes(block[:8], "big")
            place += 1

    def below(self, bound: int) -> int:
        """From 0 to one less than the bound, each as likely."""
        fair = WORD - WORD % bound
        return next(word for word in self._words if word < fair) % bound

    def some(self, names: Sequence[Candidate], count: int) -> list[Candidate]:
        """So many of them, none twice, in the order in which they are drawn."""
        left = list(names)
        for place in range(count):
            other = place + self.below(len(left) - place)
            left[place], left[other] = left[other], left[place]
        return left[:count]


def drawn(
    lots: Lots,
    rules: DrawRules,
    candidates: Sequence[Candidate],
    eligible: Mapping[Candidate, Sequence[OfficerId]],
) -> tuple[Target, ...]:
    """Targets, each with its officer; of candidates that no officer may inspect there are none."""
    chosen = list[Candidate]()
    for cell, share_per_mille in cells(rules, candidates):
        wanted = -(-len(cell) * share_per_mille // 1_000)
        chosen += lots.some(cell, min(wanted, rules.targets_max - len(chosen)))
    return tuple(
        Target(each.order_id, each.run_id, eligible[each][lots.below(len(eligible[each]))])
        for each in chosen
    )


def cells(
    rules: DrawRules, candidates: Sequence[Candidate]
) -> Iterator[tuple[list[Candidate], int]]:
    """The candidates of each grade and risk, and the share of them that is drawn."""
    shares = {(share.grade, share.risk): share.per_mille for share in rules.shares}
    ordered = sorted(candidates, key=lambda each: each.order_id)
    for grade in GRADES:
        for risk in RISKS:
            cell = [each for each in ordered if (each.grade, each.risk) == (grade, risk)]
            if cell:
                yield cell, shares.get((grade, risk), 0)


def eligible_for(
    candidate: Candidate, officers: Sequence[OfficerId], exclusions: Sequence[Exclusion]
) -> tuple[OfficerId, ...]:
    """Officers who may inspect it: neither excluded at all, nor from one of its enterprises."""
    of_concern = {"", candidate.merchant_id, candidate.declarant}
    out = {each.officer for each in exclusions if each.enterprise in of_concern}
    return tuple(sorted(set(officers) - out))
