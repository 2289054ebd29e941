"""A trial as somebody reads it, in their language and in the zone of the campaign: plain texts.

It stands by itself, so that a page that is opened again needs not try anything again.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened, or was not done, or that buyers were told."""

    numbers: str
    """Of the orders it is about; empty where it is about none."""

    words: str
    kind: str
    """Of the event, the notice or the fault."""


@dataclass(frozen=True, slots=True)
class MomentTold:
    at: str
    phase: str
    lines: Sequence[Line]
    notices: Sequence[Line]


@dataclass(frozen=True, slots=True)
class StepTold:
    number: int
    text: str
    """As it is written."""

    words: str
    moments: Sequence[MomentTold]
    problems: Sequence[Line]


@dataclass(frozen=True, slots=True)
class OrderTold:
    """Money in fen; None where an order has no such sum."""

    number: int
    buyer: int
    units: str
    stage: str
    beside: str
    list_fen: int
    reduction_fen: int | None
    coupon_fen: int | None
    tax_fen: int | None
    total_fen: int | None
    deposit_fen: int | None
    balance_fen: int | None
    received_fen: int
    repaid_fen: int
    owed_fen: int
    kept_fen: int
    pays_until: str


@dataclass(frozen=True, slots=True)
class ItemTold:
    sku: str
    name: str
    held: int
    sold: int
    free: int
    units_max: int


@dataclass(frozen=True, slots=True)
class DeadlineTold:
    at: str
    words: str
    step: str
    """By which the clock goes there."""


@dataclass(frozen=True, slots=True)
class Figures:
    units_held: int
    units_sold: int
    units_free: int
    units_max: int
    orders_held: int
    orders_sold: int
    received_fen: int
    repaid_fen: int
    owed_fen: int
    kept_fen: int


@dataclass(frozen=True, slots=True)
class TrialTold:
    campaign_id: str
    name: str
    time_zone: str
    now: str
    phase: str
    stage: str
    verdict: str
    unfit: str
    figures: Figures
    steps: Sequence[StepTold]
    orders: Sequence[OrderTold]
    items: Sequence[ItemTold]
    coming: Sequence[DeadlineTold]
    next_due: str
    """Of those, or the end of a hold or an offer, whichever is first; empty where nothing is."""
