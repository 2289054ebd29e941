"""A supervised site in a book that stands at a step: rules, officers, a control, and a draw."""

from application.controlling import OrderControl
from application.drawing_lots import DrawTargets, FreezeDraw
from application.grading import RecordComplaint
from application.leaving import RunParcels
from domain.control_commands import AskOverride, InspectControl
from domain.control_events import ControlKind, InspectionOutcome
from domain.dated import customs_day
from domain.draw_commands import GiveWitness, RevealSeed
from domain.draw_parts import DrawRules, GoodsRisk, Risk, Share
from domain.drawing import GRADES, commitment_of
from domain.grade_parts import Downgrade, FactKind, GradeRules
from domain.identifiers import ControlId, DrawId, OfficerId, OrderId
from domain.inspection_rules import SetDrawRules, SetGradeRules
from domain.officer_roster import RecordRelation, SetDuty
from tests.adapters.web.site import Site
from tests.adapters.web.zone_books import RUN, order_ids

CONTROL, DRAW = ControlId("C-1"), DrawId("D-1")
LIN, WU = OfficerId("customs-demo/lin"), OfficerId("customs-demo/wu")
SEED, SALT = b"seed" * 8, b"salt" * 8

NOBODY = tuple(Share(grade, risk, 0) for grade in GRADES for risk in Risk)
DRAW_RULES = DrawRules(NOBODY, (GoodsRisk("04", Risk.HIGH),), Risk.LOW, 10)
GRADE_RULES = GradeRules(
    2, 365, 180, 100, (Downgrade("complained about", 4, FactKind.COMPLAINT, 1, 0),)
)


def supervise(site: Site) -> None:
    """Nothing is drawn of the frozen list: what other tests sort and list stays free to go."""
    at = site.system.clock()
    day = customs_day(at)
    kept = OrderId(order_ids(site, "released")[-1])
    parcels = (RunParcels(RUN, (kept,)),)
    seed, salt = SEED.hex(), SALT.hex()
    commitment = commitment_of(SEED, SALT)
    for command in (
        SetDrawRules(DRAW_RULES, day, "N-1", "first", LIN, at),
        SetGradeRules(GRADE_RULES, day, "first", LIN, at),
        SetDuty(LIN, True, "", LIN, at),
        SetDuty(WU, False, "on leave", LIN, at),
        RecordRelation(WU, "kiwi-farm", "brother", LIN, at),
        RecordComplaint("broker-demo", "K-1", "late", LIN, at),
        OrderControl(CONTROL, ControlKind.INSPECTION, kept, "seal", parcels, (), LIN, at),
        InspectControl(CONTROL, LIN, InspectionOutcome.FAILED, "undeclared", at),
        AskOverride(CONTROL, LIN, "fresh", at),
        FreezeDraw(DRAW, (RUN,), commitment, LIN, at),
        GiveWitness(DRAW, "31415", "kiwi-farm/owner", at),
        DrawTargets(DRAW, seed, salt, LIN, at),
        RevealSeed(DRAW, seed, salt, at),
    ):
        site.do(command, f"supervise-{type(command).__name__}-{getattr(command, 'officer', '')}")
