from dataclasses import replace

import pytest

from domain.clearance_control_events import ParcelsControlled
from domain.control_events import ControlLifted, Ground
from domain.draw_events import (
    CandidatesListed,
    DrawFrozen,
    SeedRevealed,
    TargetsDrawn,
    WitnessGiven,
)
from domain.exit_events import ExitGatePassed
from domain.identifiers import ControlId, DrawId
from tests.adapters.verification.book import EXIT, FIRST, RUN, START
from tests.adapters.verification.lives_cleared import DRAW, LIN, WU
from tests.adapters.verification.planting import event_of, found, plant, position_of, verified

CONTROL = ControlId("C-9")


def test_what_passes_the_gate_under_a_control_is_named(engine):
    kept = ParcelsControlled(RUN, CONTROL, (FIRST,), START)
    plant(engine, ("run", RUN, [kept]))
    passing = ExitGatePassed(EXIT, "P-1", (FIRST,), START)
    position = plant(engine, ("exit", EXIT, [passing]))
    (finding,) = found(verified(engine), "controls")
    assert position in finding.positions
    assert "while C-9 keeps it" in finding.message


@pytest.mark.parametrize("ground", Ground)
def test_a_control_that_one_officer_ended_is_named(engine, ground):
    """Nobody asked for an override, and the rest was this officer's own half."""
    name = f"{DRAW}-1"
    inspected = event_of(engine, "control", name, ControlLifted).lifted_by
    other = WU if inspected == LIN else LIN
    first = {Ground.PASSED: other, Ground.SECOND_OFFICER: LIN, Ground.OVERRIDDEN: LIN}[ground]
    lifted = ControlLifted(ControlId(name), first, ground, START)
    position = plant(engine, ("control", name, [lifted]))
    (finding,) = found(verified(engine), "four eyes")
    assert position in finding.positions


@pytest.mark.parametrize("what", ["seed", "salt"])
def test_another_seed_than_was_committed_to_is_named(engine, what):
    revealed = event_of(engine, "draw", DRAW, SeedRevealed)
    frozen = told_again(engine)
    forged = replace(revealed, draw_id=DrawId("D-2"), **{what: "00" * 32})
    plant(engine, ("draw", "D-2", [*frozen, forged]))
    (finding,) = found(verified(engine), "draws")
    assert "committed to" in finding.message


def test_lots_that_fall_otherwise_are_named(engine):
    revealed = event_of(engine, "draw", DRAW, SeedRevealed)
    *frozen, drawn = told_again(engine)
    assert isinstance(drawn, TargetsDrawn)
    forged = replace(drawn, targets=drawn.targets[:-1])
    plant(engine, ("draw", "D-2", [*frozen, forged, revealed]))
    (finding,) = found(verified(engine), "draws")
    assert finding.message == "the lots fall otherwise"
    assert position_of(engine, "draw", "D-2", SeedRevealed) in finding.positions


def told_again(engine) -> list:
    """All of the sound draw but its seed, for another stream; its own id stays in its events."""
    kinds = (DrawFrozen, CandidatesListed, WitnessGiven, TargetsDrawn)
    return [event_of(engine, "draw", DRAW, kind) for kind in kinds]
