"""Remedies on pages of refusals about controls, draws of inspections, their rules, and grades."""

from adapters.texts import mark
from adapters.web import remedy_ways as ways
from adapters.web.remedy_rows import AS_TOLD, SAID, Row

OF_CONTROLS: dict[str, Row] = {
    "ControlEmpty": (AS_TOLD, (ways.SCANNING,)),
    "ControlEnded": (mark("Order another control."), (ways.SCANNING,)),
    "ControlIdTaken": (AS_TOLD, (ways.CONTROL,)),
    "ControlReasonMissing": (SAID, ()),
    "GoodsNotListed": (AS_TOLD, (ways.ENTRY,)),
    "GoodsUnderControl": (AS_TOLD, (ways.CONTROL,)),
    "InspectionNotPassed": (mark("Inspect it first, or ask for an override."), (ways.CONTROL,)),
    "OfficerNotDrawn": (SAID, ()),
    "OverrideNotAsked": (mark("Ask for the override first."), (ways.CONTROL,)),
    "OverrideStands": (SAID, (ways.CONTROL,)),
    "SecondOfficerNeeded": (SAID, ()),
    "UnderControl": (AS_TOLD, (ways.CONTROL,)),
    "UnknownControl": (AS_TOLD, (ways.CONTROLS,)),
}

OF_APPOINTMENTS: dict[str, Row] = {
    "AppointmentEnded": (mark("Make another appointment."), (ways.APPOINTMENTS,)),
    "AppointmentNumberTaken": (AS_TOLD, (ways.APPOINTMENTS,)),
    "AppointmentWindowUnsound": (AS_TOLD, ()),
    "GoodsNotFresh": (AS_TOLD, (ways.ENTRIES,)),
    "UnknownAppointment": (mark("Choose one of its appointments."), (ways.APPOINTMENTS,)),
}

OF_DRAWS: dict[str, Row] = {
    "CommitmentUnsound": (SAID, ()),
    "DrawIdTaken": (AS_TOLD, (ways.DRAWS,)),
    "DrawNotDelegated": (SAID, ()),
    "NoOfficerFree": (mark("Put another officer on duty."), (ways.DRAWS,)),
    "NotDrawn": (mark("Draw it first."), (ways.DRAWS,)),
    "NothingToDraw": (AS_TOLD, (ways.RUNS,)),
    "SeedNotCommitted": (SAID, ()),
    "UnknownDraw": (AS_TOLD, (ways.DRAWS,)),
    "WitnessAwaited": (mark("Let somebody else name the value first."), (ways.DRAWS,)),
    "WitnessRefused": (SAID, ()),
}

OF_SITES: dict[str, Row] = {
    "ComplaintEmpty": (SAID, ()),
    "EnterpriseMissing": (SAID, ()),
    "GradeUnsound": (SAID, ()),
    "NoGradeRules": (mark("Set rules of grades first."), ()),
    "PeriodUnsound": (SAID, ()),
    "RosterReasonMissing": (SAID, ()),
    "RulesBackdated": (SAID, ()),
    "RulesReasonMissing": (SAID, ()),
    "ShareUnsound": (SAID, ()),
    "TargetsMaxUnsound": (SAID, ()),
}

REMEDIES_OF_INSPECTIONS: dict[str, Row] = {
    **OF_CONTROLS,
    **OF_APPOINTMENTS,
    **OF_DRAWS,
    **OF_SITES,
}
