"""What enterprise grades follow from: facts, counted over a window of days, by stated rules."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

BEST, WORST = 1, 4
"""Grades of integrity: 4 is the black list, and the first target of every draw."""


class FactKind(Enum):
    """What is counted of an enterprise."""

    ORDERS = "orders"  # Taken to customs: what everything else is measured against.
    FAILED_INSPECTION = "failed inspection"
    MISMATCH = "mismatch"  # Documents that did not match, declarations that were rejected.
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class GradeFact:
    """One recorded fact; `source` names it: the same one counts once."""

    kind: FactKind
    source: str
    count: int
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Downgrade:
    """So many of a kind within the window, and so many of a thousand orders: that grade."""

    name: str
    grade: int
    kind: FactKind
    at_least: int
    per_mille: int
    """0: however many orders there were."""


@dataclass(frozen=True, slots=True)
class GradeRules:
    newcomer: int
    """The grade of who is not known yet."""

    window_days: int
    upgrade_days: int
    """Days since the last change, after which a grade may rise by one."""

    upgrade_orders: int
    """Orders within the window without which no grade rises."""

    downgrades: tuple[Downgrade, ...]
