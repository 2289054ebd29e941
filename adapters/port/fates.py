"""What becomes of a declaration after the match: which return comes how many seconds later."""

from collections.abc import Sequence

from adapters.port import texts
from adapters.port.chance import Chance
from adapters.port.conduct import PER_THOUSAND, Conduct

Fate = tuple[tuple[int, int], ...]
"""Seconds after it was stored, and the return then."""

PLAIN: Fate = ((25, texts.RELEASED),)
REJECTED: Fate = ((15, texts.REFUSED),)
REJECTED_FOR_GOOD: Fate = ((35, texts.REFUSED),)

FATES: Sequence[tuple[str, Fate]] = (
    ("rejected", REJECTED),
    ("reviewed", ((5, texts.REVIEW), (55, texts.RELEASED))),
    ("inspected", ((10, texts.INSPECTION), (70, texts.RELEASED))),
    ("held", ((15, texts.DETAINED), (75, texts.RELEASED))),
    ("held_for_good", ((15, texts.DETAINED_OTHERWISE),)),
    (
        "held_after_release",
        ((25, texts.RELEASED), (65, texts.DETAINED), (115, texts.RELEASED)),
    ),
    ("suspended", ((8, texts.SUSPENDED), (68, texts.RELEASED))),
    ("awaited", ((4, texts.AWAITED), (64, texts.RELEASED))),
    (
        "sent_back",
        ((10, texts.INSPECTION), (40, texts.DETAINED_LAW), (90, texts.SENT_BACK)),
    ),
)
"""By the name of its share; what none of them takes is released plainly."""

HOLDS = (texts.DETAINED, texts.DETAINED_POLICE, texts.DETAINED_LAW)
"""Who an arrested parcel is handed to differs, what follows does not."""


def fate_of(chance: Chance, conduct: Conduct, order: str, number: int) -> Fate:
    """Fixed by the order and by how often it was declared before, nothing else."""
    if chance.happens("for good", order, conduct.rejected_for_good):
        return REJECTED_FOR_GOOD
    subject = f"{order}/{number}"
    drawn = chance.number("fate", subject, PER_THOUSAND)
    for share, fate in FATES:
        if drawn < (size := getattr(conduct, share)):
            return handed_over(chance, subject, fate) if share == "held" else fate
        drawn -= size
    return PLAIN


def handed_over(chance: Chance, subject: str, fate: Fate) -> Fate:
    hold = HOLDS[chance.number("hold", subject, len(HOLDS))]
    return tuple((after, hold if status == texts.DETAINED else status) for after, status in fate)


def named(fate: Fate) -> str:
    return "-".join(f"{seconds}.{status}" for seconds, status in fate)
