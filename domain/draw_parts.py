"""What a draw of inspections is made of: its rules, who may be drawn, and who was."""

from dataclasses import dataclass
from enum import Enum

from domain.identifiers import MerchantId, OfficerId, OrderId, RunId


class Risk(Enum):
    """The risk class of goods."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    # There is one object of each: candidates are told apart by it a thousand times a draw.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a thousand are drawn of one enterprise grade and one risk of goods."""

    grade: int
    """1 is the best, 4 the black list."""

    risk: Risk
    per_mille: int


@dataclass(frozen=True, slots=True)
class GoodsRisk:
    """The risk of goods whose HS code begins so; the longest beginning counts."""

    hs_prefix: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class DrawRules:
    """Double classification: enterprise grade by goods risk."""

    shares: tuple[Share, ...]
    goods: tuple[GoodsRisk, ...]
    otherwise: Risk
    """Of goods whose code begins as none of them."""

    targets_max: int
    """What the officers can inspect of one draw."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One order that may be drawn, and what decides its share."""

    order_id: OrderId
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    grade: int
    """The worse of both enterprises."""

    risk: Risk
    """The highest of its goods."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why an officer is not drawn for one enterprise; for any, where none is named."""

    officer: OfficerId
    enterprise: str
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """One order that was drawn, and the officer drawn to inspect it."""

    order_id: OrderId
    run_id: RunId
    officer: OfficerId


def risk_of(rules: DrawRules, hs_code: str) -> Risk:
    found = [row for row in rules.goods if hs_code.startswith(row.hs_prefix)]
    if not found:
        return rules.otherwise
    return max(found, key=lambda row: len(row.hs_prefix)).risk
