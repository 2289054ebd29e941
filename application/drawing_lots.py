"""Draws inspections: freezes what may be drawn, and orders a control for every target.

Where customs answers by message its answer decides, and nothing is drawn here: a site draws only
while a delegation is in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.controlling import OrderControl, order_control
from application.grading import rules_of as grade_rules_of
from application.leaving import RunParcels
from application.limits import require_not_too_many
from application.streams import CONTROL, DRAW, ENTRY, EXIT, GRADE, ROSTER, RULES, RUN
from application.workbench import Handlers, Workbench
from domain import inspection_rules, officer_roster
from domain.clearance_state import ClearanceRun
from domain.control_events import ControlKind
from domain.dated import customs_day
from domain.draw_commands import Draw, Freeze
from domain.draw_parts import Candidate, DrawRules, Risk, Target, risk_of
from domain.drawing import RISKS
from domain.enterprise_grade import EnterpriseGrade
from domain.grade_parts import GradeRules
from domain.identifiers import ControlId, DrawId, OfficerId, OrderId, RunId
from domain.inspection_draw import InspectionDraw
from domain.inspection_rules import DrawRulesSet, InspectionRules
from domain.refusals import ChangeRefused, Refused

DRAWN = "drawn by lot"


@dataclass(frozen=True, slots=True)
class FreezeDraw:
    """Freeze every order of these runs that is still on its shelf, under a commitment to a seed.

    The commitment is SHA-256 of a salt followed by the seed, in hexadecimal.
    """

    draw_id: DrawId
    run_ids: tuple[RunId, ...]
    commitment: str
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class DrawTargets:
    """Draw with the seed and the salt that were committed to, and keep every target here."""

    draw_id: DrawId
    seed: str
    salt: str
    by: OfficerId
    at: datetime


class DrawNotDelegated(ChangeRefused):
    """Raised where no delegation is in force: customs draws, and its answer decides."""


def freeze_draw(bench: Workbench, command: FreezeDraw) -> None:
    bench.load((DRAW, [command.draw_id]), (RULES, [inspection_rules.SITE]))
    bench.load((ROSTER, [officer_roster.SITE]), (RUN, command.run_ids))
    known: InspectionDraw = bench.state(DRAW, command.draw_id)
    rules = draw_rules_of(bench, command.at)
    roster = bench.state(ROSTER, officer_roster.SITE)
    # Once frozen, nothing that happened since changes what was: the command is judged by its words.
    candidates = known.candidates or candidates_of(bench, command, rules.rules)
    freezing = Freeze(
        command.draw_id,
        command.commitment,
        rules.rules,
        rules.holds_from,
        roster.officers,
        roster.exclusions,
        tuple(candidates),
        command.by,
        command.at,
    )
    bench.decide(DRAW, command.draw_id, freezing)


def draw_rules_of(bench: Workbench, at: datetime) -> DrawRulesSet:
    """Raises DrawNotDelegated."""
    known: InspectionRules = bench.state(RULES, inspection_rules.SITE)
    rules = known.draws_on(customs_day(at))
    if rules is None or not rules.delegation:
        raise DrawNotDelegated()
    return rules


def candidates_of(bench: Workbench, command: FreezeDraw, rules: DrawRules) -> list[Candidate]:
    runs: dict[RunId, ClearanceRun] = {i: bench.state(RUN, i) for i in command.run_ids}
    wanted = {run_id: drawable(run) for run_id, run in runs.items()}
    require_not_too_many([i for order_ids in wanted.values() for i in order_ids])
    parts = [p for i, run in runs.items() for o in wanted[i] for p in run.orders[o].parts]
    enterprises = {name for run in runs.values() for name in (run.merchant_id, run.declarant)}
    bench.load((ENTRY, {part.entry_id for part in parts}), (GRADE, enterprises))
    grades = grade_rules_of(bench, command.at).rules
    return [
        Candidate(
            order_id,
            run_id,
            run.merchant_id,
            run.declarant,
            worse_grade(bench, run, grades),
            highest_risk(bench, rules, run, order_id),
        )
        for run_id, run in runs.items()
        for order_id in wanted[run_id]
    ]


def drawable(run: ClearanceRun) -> list[OrderId]:
    """Not on an exit list, and not under control already."""
    return [i for i in run.orders if i not in run.exits and i not in run.controls]


def worse_grade(bench: Workbench, run: ClearanceRun, rules: GradeRules) -> int:
    names = (run.merchant_id, run.declarant)
    grades: list[EnterpriseGrade] = [bench.state(GRADE, name) for name in names]
    return max(grade.now(rules) for grade in grades)


def highest_risk(bench: Workbench, rules: DrawRules, run: ClearanceRun, order_id: OrderId) -> Risk:
    parts = run.orders[order_id].parts
    hs_codes = (bench.state(ENTRY, p.entry_id).hs_codes.get(p.sku, "") for p in parts)
    return min((risk_of(rules, code) for code in hs_codes), key=RISKS.index)


def draw_targets(bench: Workbench, command: DrawTargets) -> None:
    bench.load((DRAW, [command.draw_id]))
    drawing = Draw(command.draw_id, command.seed, command.salt, command.at)
    if not bench.decide(DRAW, command.draw_id, drawing):
        return
    draw: InspectionDraw = bench.state(DRAW, command.draw_id)
    assert draw.drawn is not None, "it was drawn just now"
    load_targets(bench, command.draw_id, draw.drawn.targets)
    for place, target in enumerate(draw.drawn.targets, 1):
        try:
            order_control(bench, control_of(command, place, target))
        except Refused as refusal:
            # It left between the freeze and the draw: drawn all the same, and named.
            bench.left_out(target.order_id, refusal)


def load_targets(bench: Workbench, draw_id: DrawId, targets: Sequence[Target]) -> None:
    """All that controls of the targets will ask for, in two queries."""
    names = (control_id_of(draw_id, place) for place in range(1, len(targets) + 1))
    bench.load((CONTROL, names), (RUN, {target.run_id for target in targets}))
    bench.load((EXIT, set(exits_of(bench, targets))))


def exits_of(bench: Workbench, targets: Iterable[Target]) -> Iterable[str]:
    for target in targets:
        exits = bench.state(RUN, target.run_id).exits
        if target.order_id in exits:
            yield exits[target.order_id]


def control_id_of(draw_id: DrawId, place: int) -> ControlId:
    return ControlId(f"{draw_id}-{place}")


def control_of(command: DrawTargets, place: int, target: Target) -> OrderControl:
    return OrderControl(
        control_id_of(command.draw_id, place),
        ControlKind.INSPECTION,
        target.order_id,
        DRAWN,
        (RunParcels(target.run_id, (target.order_id,)),),
        (),
        command.by,
        command.at,
        target.officer,
        command.draw_id,
    )


HANDLERS: Handlers = {FreezeDraw: freeze_draw, DrawTargets: draw_targets}
