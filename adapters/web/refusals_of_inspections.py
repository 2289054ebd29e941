"""Words of refusals about controls, draws of inspections, their rules, and grades."""

from adapters.texts import mark

WORDS_OF_INSPECTIONS: dict[str, tuple[str, str]] = {
    "CommitmentUnsound": ("commitment", mark("A commitment is a SHA-256 of 64 digits 0-9, a-f.")),
    "ComplaintEmpty": ("text", mark("A complaint says what it is about.")),
    "ControlEmpty": ("number", mark("Nothing that is still here goes by {scanned}.")),
    "ControlEnded": ("", mark("Control {control_id} is lifted.")),
    "ControlIdTaken": ("control_id", mark("There is a control {control_id} already.")),
    "ControlReasonMissing": ("reason", mark("Say why.")),
    "DrawIdTaken": ("draw_id", mark("There is a draw {draw_id} already.")),
    "DrawNotDelegated": (
        "",
        mark("Customs draws here, and its answer decides: no delegation is in force."),
    ),
    "EnterpriseMissing": ("enterprise", mark("Name the enterprise.")),
    "GoodsNotListed": ("number", mark("Entry {entry_id} never listed {sku}.")),
    "GoodsUnderControl": ("orders", mark("Control {control_id} keeps {sku} on its shelf.")),
    "GradeUnsound": ("grade", mark("A grade is 1, 2, 3 or 4, not {grade}.")),
    "InspectionNotPassed": (
        "",
        mark("Control {control_id} ends when its inspection has passed, or by an override."),
    ),
    "NoGradeRules": ("", mark("No rules of grades are in force.")),
    "NoOfficerFree": (
        "officers",
        mark("Every officer is off duty or related to {merchant_id} or {declarant}."),
    ),
    "NotDrawn": ("draw_id", mark("Draw {draw_id} has not been drawn.")),
    "NothingToDraw": ("runs", mark("No order of these runs can be drawn.")),
    "OfficerNotDrawn": ("", mark("{officer} was drawn to inspect it.")),
    "OverrideNotAsked": ("", mark("Nobody asks for control {control_id} to be overridden.")),
    "OverrideStands": (
        "",
        mark("{officer} has asked for control {control_id} to be overridden: answer that first."),
    ),
    "PeriodUnsound": ("days", mark("{value} is too small for a count or for days.")),
    "RosterReasonMissing": ("reason", mark("Say why.")),
    "RulesBackdated": ("holds_from", mark("Rules hold from {today} on, or from a later day.")),
    "RulesReasonMissing": ("reason", mark("Say why.")),
    "SecondOfficerNeeded": (
        "",
        mark("It takes another officer than {officer}: two pairs of eyes decide."),
    ),
    "SeedNotCommitted": ("seed", mark("This is not what draw {draw_id} was committed to.")),
    "ShareUnsound": (
        "per_mille",
        mark("A share is named once, from 0 to 1,000 of a thousand, not {per_mille}."),
    ),
    "TargetsMaxUnsound": ("targets_max", mark("1 to {highest} can be drawn, not {targets_max}.")),
    "UnderControl": ("orders", mark("Control {control_id} keeps order {order_id} in the zone.")),
    "UnknownControl": ("control_id", mark("There is no control {control_id}.")),
    "UnknownDraw": ("draw_id", mark("There is no draw {draw_id}.")),
    "WitnessAwaited": ("value", mark("Draw {draw_id} waits for the value of a witness.")),
    "WitnessRefused": (
        "value",
        mark("Another than who committed names one value for draw {draw_id}, once."),
    ),
}
