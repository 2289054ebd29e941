"""The stages of an order in a run, and which of them customs' statuses lead to."""

from enum import Enum

from domain import customs_codes as codes


class Stage(Enum):
    """Where one order of the run stands."""

    DOCUMENTS = "documents"
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    DECLARED = "declared"
    STORED = "stored"
    IN_REVIEW = "in review"
    INSPECTION = "inspection"
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"

    # There is one object of each: hashed by identity, in C, a tenth of the time of Enum's own.
    __hash__ = object.__hash__


LIVE = frozenset(
    {Stage.DECLARED, Stage.STORED, Stage.IN_REVIEW, Stage.INSPECTION, Stage.HELD, Stage.RELEASED}
)
"""Stages in which a declaration of the order stands at customs."""


STAGE_AFTER = {
    codes.STORED: Stage.STORED,
    codes.IN_REVIEW: Stage.IN_REVIEW,
    codes.INSPECTION: Stage.INSPECTION,
}
