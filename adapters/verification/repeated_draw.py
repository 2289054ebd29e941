"""A draw of inspections made once more, from the words of its algorithm and not by its code.

What is drawn, and from what, stands in the docstring of `domain.drawing`: whoever repeats a draw
anywhere does as this module does.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

RISKS_WORST_FIRST = ("high", "medium", "low")
GRADES_WORST_FIRST = (4, 3, 2, 1)

Told = tuple[str, str, str]
"""Order, run and officer of one target."""


@dataclass(slots=True)
class DrawFold:
    """What the events of one draw say."""

    frozen: Any = None
    candidates: list[Any] = field(default_factory=list)
    witnessed: Any = None
    targets: Sequence[Any] = ()


def numbers(seed: bytes, draw_id: str, witness: str) -> Iterator[int]:
    """64 bits each, the highest byte first."""
    key = hmac.new(seed, f"jihuo draw 1\n{draw_id}\n{witness}".encode(), hashlib.sha256).digest()
    block = 0
    while True:
        digest = hmac.new(key, struct.pack(">Q", block), hashlib.sha256).digest()
        yield struct.unpack(">Q", digest[:8])[0]
        block += 1


def below(words: Iterator[int], bound: int) -> int:
    """Passing over what would make small numbers likelier."""
    return next(word for word in words if word < 2**64 // bound * bound) % bound


def repeated(draw: DrawFold, seed: str) -> list[Told]:
    """The targets that seed and witness give, each with its officer."""
    words = numbers(bytes.fromhex(seed), draw.frozen.draw_id, draw.witnessed.value)
    chosen = list[Any]()
    for grade in GRADES_WORST_FIRST:
        for risk in RISKS_WORST_FIRST:
            cell = in_cell(draw, grade, risk)
            room = draw.frozen.rules.targets_max - len(chosen)
            chosen += taken(words, cell, min(wanted(draw, grade, risk, len(cell)), room))
    return [(each.order_id, each.run_id, officer_for(words, draw, each)) for each in chosen]


def in_cell(draw: DrawFold, grade: int, risk: str) -> list[Any]:
    same = [each for each in draw.candidates if each.grade == grade and each.risk.value == risk]
    return sorted(same, key=lambda each: str(each.order_id))


def wanted(draw: DrawFold, grade: int, risk: str, count: int) -> int:
    """The share of a cell, rounded up."""
    shares = [s for s in draw.frozen.rules.shares if s.grade == grade and s.risk.value == risk]
    return -(-count * shares[-1].per_mille // 1_000) if shares else 0


def taken(words: Iterator[int], cell: list[Any], count: int) -> list[Any]:
    for place in range(count):
        other = place + below(words, len(cell) - place)
        cell[place], cell[other] = cell[other], cell[place]
    return cell[:count]


def officer_for(words: Iterator[int], draw: DrawFold, candidate: Any) -> str:
    concerned = ("", candidate.merchant_id, candidate.declarant)
    out = {each.officer for each in draw.frozen.exclusions if each.enterprise in concerned}
    eligible = sorted(set(draw.frozen.officers) - out)
    return str(eligible[below(words, len(eligible))])


def wrong_in(draw: DrawFold, seed: str, salt: str) -> list[str]:
    """What does not hold of a revealed draw; nothing if all does."""
    wrong = list[str]()
    digest = hashlib.sha256(bytes.fromhex(salt) + bytes.fromhex(seed)).hexdigest()
    if digest != draw.frozen.commitment:
        wrong.append("the seed is not the one that was committed to")
    if len(draw.candidates) != draw.frozen.candidates_count:
        wrong.append("the list of candidates is not whole")
    if draw.witnessed.witness == draw.frozen.committed_by:
        wrong.append("who committed was also the witness")
    told = [(each.order_id, each.run_id, each.officer) for each in draw.targets]
    if repeated(draw, seed) != told:
        wrong.append("the lots fall otherwise")
    return wrong
