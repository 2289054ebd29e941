"""A draw over real runs: what is frozen, what is kept, and what nobody could choose."""

from datetime import timedelta

import pytest

from application.customs_desk import MessageKind
from application.drawing_lots import DrawTargets, FreezeDraw
from domain.control_events import ControlKind
from domain.dated import customs_day
from domain.draw_commands import GiveWitness, RevealSeed
from domain.draw_parts import DrawRules, GoodsRisk, Risk, Share
from domain.drawing import GRADES, commitment_of
from domain.grade_parts import Downgrade, FactKind, GradeRules
from domain.identifiers import DrawId, OfficerId
from domain.inspection_draw import faults
from domain.inspection_rules import SetDrawRules, SetGradeRules
from domain.officer_roster import RecordRelation, SetDuty
from tests.properties import pools, scenes
from tests.properties.world import World

DRAW = DrawId("D1")
LIN, WU = OfficerId("customs/lin"), OfficerId("customs/wu")
FIRST, THIRD = pools.ORDERS[0], pools.ORDERS[2]
RUN, EXIT = pools.RUNS[0], pools.EXITS[0]
SEED, SALT = b"seed" * 8, b"salt" * 8
ALL = tuple(Share(grade, risk, 1_000) for grade in GRADES for risk in Risk)
DRAW_RULES = DrawRules(ALL, (GoodsRisk("0808", Risk.HIGH),), Risk.LOW, 10)
GRADE_RULES = GradeRules(2, 365, 180, 100, (Downgrade("once", 4, FactKind.MISMATCH, 1, 0),))


def ruled(world, delegation="N-1") -> None:
    day = customs_day(world.now)
    world.do(SetDrawRules(DRAW_RULES, day, delegation, "first", LIN, world.now))
    world.do(SetGradeRules(GRADE_RULES, day, "first", LIN, world.now))
    for officer in (LIN, WU):
        world.do(SetDuty(officer, True, "", LIN, world.now))


def told(depth: int) -> World:
    world = World()
    scenes.publish(world)
    ruled(world)
    scenes.forward(world, depth, 0)
    return world


def freezing(world) -> bool:
    commitment = commitment_of(SEED, SALT)
    return world.do(FreezeDraw(DRAW, (RUN,), commitment, LIN, world.now))


def drawn(world) -> None:
    freezing(world)
    world.do(GiveWitness(DRAW, "31415", "m-kiwi/ada", world.now))
    assert world.do(DrawTargets(DRAW, SEED.hex(), SALT.hex(), LIN, world.now))


def test_candidates_stand_with_grade_and_risk_of_what_is_recorded():
    world = told(9)
    assert freezing(world)
    draw = world.state("draw", DRAW)
    assert [each.order_id for each in draw.candidates] == [FIRST, THIRD]
    assert {(each.grade, each.risk) for each in draw.candidates} == {(2, Risk.HIGH)}
    assert draw.frozen.officers == (LIN, WU)


def test_targets_are_kept_under_controls_of_the_drawn_officers():
    world = told(13)
    drawn(world)
    targets = world.state("draw", DRAW).drawn.targets
    assert {target.order_id for target in targets} == {FIRST, THIRD}
    assert world.state("run", RUN).controls.keys() == {FIRST, THIRD}
    for place, target in enumerate(targets, 1):
        ordered = world.state("control", f"{DRAW}-{place}").ordered
        assert (ordered.inspector, ordered.draw_id) == (target.officer, DRAW)
        assert ordered.kind is ControlKind.INSPECTION
    scenes.leave(world, RUN, EXIT, [FIRST, THIRD])
    assert not world.state("exit", EXIT).parcels


def test_a_revealed_draw_repeats_from_its_stream_alone():
    world = told(13)
    drawn(world)
    assert faults(world.state("draw", DRAW)) == ["not revealed"]
    world.do(RevealSeed(DRAW, SEED.hex(), SALT.hex(), world.now))
    assert faults(world.state("draw", DRAW)) == []


def test_a_target_that_left_meanwhile_stays_drawn_and_keeps_nothing():
    world = told(13)
    freezing(world)
    scenes.leave(world, RUN, EXIT, [FIRST])
    scenes.gate(world, EXIT, [FIRST])
    world.do(GiveWitness(DRAW, "31415", "m-kiwi/ada", world.now))
    world.do(DrawTargets(DRAW, SEED.hex(), SALT.hex(), LIN, world.now))
    assert len(world.state("draw", DRAW).drawn.targets) == 2
    assert world.state("run", RUN).controls.keys() == {THIRD}


def test_who_is_listed_for_an_exit_is_no_candidate():
    world = told(14)
    assert not freezing(world)
    assert world.refusals[-1] == "NothingToDraw"


@pytest.mark.parametrize("delegation", ["", None])
def test_where_customs_draws_the_engine_draws_nothing(delegation):
    world = World()
    scenes.publish(world)
    if delegation is not None:
        ruled(world, delegation)
    scenes.forward(world, 9, 0)
    assert not freezing(world)
    assert world.refusals[-1] == "DrawNotDelegated"


def test_a_relation_keeps_an_officer_from_every_target_of_the_merchant():
    world = told(13)
    world.do(RecordRelation(LIN, pools.MERCHANTS[0], "brother", LIN, world.now))
    drawn(world)
    assert {target.officer for target in world.state("draw", DRAW).drawn.targets} == {WU}


def test_grades_follow_from_what_runs_record_and_only_where_rules_hold():
    """A rejection is a mismatch of the merchant and of the declarant."""
    world = told(12)
    message = next(
        m for m in reversed(world.desk.sent.values()) if m.kind is MessageKind.DECLARATIONS
    )
    said = (world.now + timedelta(minutes=5),) * 2
    world.report(pools.answer_to(message, message.documents[0], 100, "h-100", said))
    world.react()
    merchant = world.state("run", message.run_id).merchant_id
    for enterprise in (merchant, "broker"):
        grade = world.state("grade", enterprise)
        assert grade.grade == 4
        assert FactKind.ORDERS in {fact.kind for fact in grade.facts}
    without = World()
    scenes.publish(without)
    scenes.forward(without, 12, 0)
    assert not without.state("grade", "broker").facts
