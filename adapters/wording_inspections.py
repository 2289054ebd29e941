"""Words for controls, draws of inspections, the rules and officers of a site, and grades."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark, say
from adapters.wording_parts import because, names, orders, parcels
from domain import (
    clearance_control_events,
    control_events,
    draw_events,
    enterprise_grade,
    entry_control_events,
    inspection_rules,
    officer_roster,
)

CONTROLS: Mapping[type, Callable[[Any], str]] = {
    control_events.ControlOrdered: lambda e: say(
        "Control {control_id} of {scanned} ordered by {officer}{because}",
        control_id=e.control_id,
        scanned=e.scanned,
        officer=e.ordered_by,
        because=because(e.reason),
    ),
    control_events.ControlInspected: lambda e: say(
        "Control {control_id}: inspection {outcome}, by {officer}{because}",
        control_id=e.control_id,
        outcome=coded(e.outcome.value),
        officer=e.inspected_by,
        because=because(e.finding),
    ),
    control_events.OverrideAsked: lambda e: say(
        "{officer} asks for control {control_id} to be overridden{because}",
        officer=e.asked_by,
        control_id=e.control_id,
        because=because(e.reason),
    ),
    control_events.OverrideDeclined: lambda e: say(
        "{officer} declined to override control {control_id}{because}",
        officer=e.declined_by,
        control_id=e.control_id,
        because=because(e.reason),
    ),
    control_events.ControlLifted: lambda e: say(
        "Control {control_id} lifted by {officer}{because}",
        control_id=e.control_id,
        officer=e.lifted_by,
        because=because(e.ground.value),
    ),
    clearance_control_events.ParcelsControlled: lambda e: say(
        "{parcels} of run {run_id} kept by control {control_id}",
        parcels=parcels(e.order_ids),
        run_id=e.run_id,
        control_id=e.control_id,
    ),
    clearance_control_events.ParcelsFreed: lambda e: say(
        "{parcels} of run {run_id} let go by control {control_id}",
        parcels=parcels(e.order_ids),
        run_id=e.run_id,
        control_id=e.control_id,
    ),
    entry_control_events.GoodsControlled: lambda e: say(
        "{skus} of entry {entry_id} kept by control {control_id}",
        skus=names(e.skus),
        entry_id=e.entry_id,
        control_id=e.control_id,
    ),
    entry_control_events.GoodsFreed: lambda e: say(
        "Goods of entry {entry_id} let go by control {control_id}",
        entry_id=e.entry_id,
        control_id=e.control_id,
    ),
}

DRAWS: Mapping[type, Callable[[Any], str]] = {
    draw_events.DrawFrozen: lambda e: say(
        "Draw {draw_id} frozen by {officer}: {orders}, committed to {commitment}",
        draw_id=e.draw_id,
        officer=e.committed_by,
        orders=counted(e.candidates_count, "order"),
        commitment=e.commitment,
    ),
    draw_events.CandidatesListed: lambda e: say(
        "{orders} may be drawn in draw {draw_id}", orders=orders(e.candidates), draw_id=e.draw_id
    ),
    draw_events.WitnessGiven: lambda e: say(
        "{witness} names {value} for draw {draw_id}",
        witness=e.witness,
        value=e.value,
        draw_id=e.draw_id,
    ),
    draw_events.TargetsDrawn: lambda e: say(
        "{orders} drawn in draw {draw_id}", orders=orders(e.targets), draw_id=e.draw_id
    ),
    draw_events.SeedRevealed: lambda e: say(
        "The seed of draw {draw_id} is {seed}, its salt {salt}",
        draw_id=e.draw_id,
        seed=e.seed,
        salt=e.salt,
    ),
}

ON_DUTY = mark("{officer} is on duty{because}")
OFF_DUTY = mark("{officer} is off duty{because}")

SITES: Mapping[type, Callable[[Any], str]] = {
    inspection_rules.DrawRulesSet: lambda e: say(
        "Rules of draws from {day} set by {officer}{because}",
        day=e.holds_from.isoformat(),
        officer=e.set_by,
        because=because(e.reason),
    ),
    inspection_rules.GradeRulesSet: lambda e: say(
        "Rules of grades from {day} set by {officer}{because}",
        day=e.holds_from.isoformat(),
        officer=e.set_by,
        because=because(e.reason),
    ),
    officer_roster.DutySet: lambda e: say(
        ON_DUTY if e.is_on_duty else OFF_DUTY, officer=e.officer, because=because(e.reason)
    ),
    officer_roster.RelationRecorded: lambda e: say(
        "{officer} is not drawn for {enterprise}{because}",
        officer=e.officer,
        enterprise=e.enterprise,
        because=because(e.reason),
    ),
    officer_roster.RelationEnded: lambda e: say(
        "{officer} may be drawn for {enterprise} again{because}",
        officer=e.officer,
        enterprise=e.enterprise,
        because=because(e.reason),
    ),
}

GRADES: Mapping[type, Callable[[Any], str]] = {
    enterprise_grade.FactsCounted: lambda e: say(
        "{kinds} counted for {enterprise}",
        kinds=names(sorted({coded(fact.kind.value) for fact in e.facts})),
        enterprise=e.enterprise,
    ),
    enterprise_grade.ComplaintRecorded: lambda e: say(
        "Complaint {complaint_id} about {enterprise}: {text}",
        complaint_id=e.complaint_id,
        enterprise=e.enterprise,
        text=e.text,
    ),
    enterprise_grade.GradeChanged: lambda e: say(
        "{enterprise} goes from grade {before} to {after}, by the rule {rule} of {day}",
        enterprise=e.enterprise,
        before=e.before,
        after=e.after,
        rule=coded(e.rule),
        day=e.rules_from.isoformat(),
    ),
}

INSPECTIONS: Mapping[type, Callable[[Any], str]] = {**CONTROLS, **DRAWS, **SITES, **GRADES}
