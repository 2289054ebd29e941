"""Remedies of refusals about controls, draws of inspections, their rules, and grades."""

from collections.abc import Mapping

from adapters.texts import mark

ANOTHER_ID = mark("Choose another id, or send what stands under this one.")
ONE_THAT_IS_THERE = mark("Name one that exists and is within your reach.")
SAY_WHY = mark("Send a reason that is not empty.")

REMEDIES_OF_INSPECTIONS: Mapping[str, str] = {
    "CommitmentUnsound": mark(
        "Send the SHA-256 of your salt followed by your seed, in lower case."
    ),
    "ComplaintEmpty": mark("Send what was complained about."),
    "ControlEmpty": mark("Name parcels that are still in the zone, or goods of an entry."),
    "ControlEnded": mark("Order another with `OrderControl`."),
    "ControlIdTaken": ANOTHER_ID,
    "ControlReasonMissing": SAY_WHY,
    "DrawIdTaken": ANOTHER_ID,
    "DrawNotDelegated": mark("Send `SetDrawRules` with the number of customs' delegation first."),
    "EnterpriseMissing": mark("Name the merchant or declarant."),
    "GoodsNotListed": mark("Name a product that the entry listed."),
    "GoodsUnderControl": mark("Wait until the control is lifted, or name another entry."),
    "GradeUnsound": mark("Send a grade from 1 to 4."),
    "InspectionNotPassed": mark(
        "Send `InspectControl` first, or ask another officer with `AskOverride`."
    ),
    "NoGradeRules": mark("Send `SetGradeRules` first."),
    "NoOfficerFree": mark("Put another officer on duty with `SetDuty`."),
    "NotDrawn": mark("Send `DrawTargets` first."),
    "NothingToDraw": mark("Name runs with orders that no exit lists yet."),
    "OfficerNotDrawn": mark("Let the officer inspect who was drawn."),
    "OverrideNotAsked": mark("Ask for it with `AskOverride` first."),
    "OverrideStands": mark("Answer it with `GrantOverride` or `DeclineOverride`."),
    "PeriodUnsound": mark("Send at least 1 day, and counts that are not below their least."),
    "RosterReasonMissing": SAY_WHY,
    "RulesBackdated": mark("Send a day that has not gone."),
    "RulesReasonMissing": SAY_WHY,
    "SecondOfficerNeeded": mark("Let another officer send it."),
    "SeedNotCommitted": mark("Send the very seed and salt of the commitment, in hexadecimal."),
    "ShareUnsound": mark("Send each grade and risk once, with 0 to 1,000."),
    "TargetsMaxUnsound": mark("Send a number from 1 to 1,000."),
    "UnderControl": mark("Wait until officers lift the control."),
    "UnknownControl": ONE_THAT_IS_THERE,
    "UnknownDraw": ONE_THAT_IS_THERE,
    "WitnessAwaited": mark("Let somebody else send `GiveWitness` first."),
    "WitnessRefused": mark("Let another party name a value, once."),
    "AppointmentEnded": mark("Make another appointment with `MakeAppointment`."),
    "AppointmentWindowUnsound": mark("Send a window that is still to come, and short enough."),
    "GoodsNotFresh": mark("Name fresh goods only: others come without an appointment."),
}
