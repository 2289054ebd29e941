"""Candidates, rules and officers that tests of draws share."""

from datetime import UTC, date, datetime

from domain.draw_commands import Freeze
from domain.draw_parts import Candidate, DrawRules, Exclusion, GoodsRisk, Risk, Share
from domain.drawing import GRADES, commitment_of
from domain.identifiers import DrawId, MerchantId, OfficerId, OrderId, RunId

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
DRAW = DrawId("D1")
LIN, WU, HE = (OfficerId(f"customs/{name}") for name in ("lin", "wu", "he"))
SEED, SALT = bytes(range(32)), bytes(range(32, 64))
COMMITMENT = commitment_of(SEED, SALT)


def rules(per_mille=100, targets_max=1_000) -> DrawRules:
    shares = tuple(Share(grade, risk, per_mille) for grade in GRADES for risk in Risk)
    return DrawRules(shares, (GoodsRisk("04", Risk.HIGH),), Risk.LOW, targets_max)


def candidate(n, grade=2, risk=Risk.LOW, merchant="m-kiwi", declarant="broker") -> Candidate:
    order_id = OrderId(f"shop:{n:05}")
    return Candidate(order_id, RunId("R1"), MerchantId(merchant), declarant, grade, risk)


def freezing(candidates, officers=(LIN, WU), exclusions=(), **said) -> Freeze:
    return Freeze(
        DRAW, COMMITMENT, rules(**said), date(2026, 11, 1), tuple(officers),
        tuple(Exclusion(*row) for row in exclusions), tuple(candidates), LIN, NOON,
    )  # fmt: skip
