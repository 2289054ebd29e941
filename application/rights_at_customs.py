"""Who sends what at customs: runs and their answers, inspections, guarantees."""

from collections.abc import Mapping

from application import (
    clearing,
    controlling,
    declaring,
    drawing_lots,
    grading,
    pledging,
    receiving,
    supplying,
)
from application.roles import BROKER, OFFICER, OWNER, PLATFORM, WAREHOUSE, Role, Roles, by
from domain import (
    clearance_commands,
    clearance_late_commands,
    control_commands,
    draw_commands,
    guarantee_commands,
    inspection_rules,
    officer_roster,
    waybill_block,
)

AT_CUSTOMS: Mapping[type, Roles] = {
    clearing.OpenClearance: by(BROKER),
    clearing.OpenAhead: by(BROKER),
    supplying.SupplyRun: by(BROKER, WAREHOUSE),
    clearing.HandBackFromRun: by(BROKER),
    declaring.TakeWaybills: by(BROKER, Role.CARRIER),
    declaring.MatchRun: by(BROKER),
    declaring.DeclareRun: by(BROKER),
    clearance_commands.SendDocuments: by(BROKER),
    clearance_commands.SendWithdrawals: by(BROKER),
    clearance_commands.CorrectDeclarations: by(BROKER),
    clearance_late_commands.AskAgain: by(BROKER),
    clearance_commands.RecordInspection: by(OFFICER),
    clearance_commands.RecordDocumentAnswers: by(OFFICER),
    clearance_commands.RecordMessageRefusal: by(OFFICER),
    clearance_commands.RecordTaxBills: by(OFFICER),
    clearance_commands.SettleTax: by(OFFICER),
    receiving.TakeReceipts: by(OFFICER),
    receiving.TakeWithdrawalAnswer: by(OFFICER),
    # Inspections: `by` in each is who sends it.
    controlling.OrderControl: by(OFFICER),
    controlling.LiftControl: by(OFFICER),
    controlling.GrantOverride: by(OFFICER),
    control_commands.InspectControl: by(OFFICER),
    control_commands.AskOverride: by(OFFICER),
    control_commands.DeclineOverride: by(OFFICER),
    drawing_lots.FreezeDraw: by(OFFICER),
    drawing_lots.DrawTargets: by(OFFICER),
    # Anybody of the trade may be the witness; who committed may not.
    draw_commands.GiveWitness: by(OFFICER, OWNER, WAREHOUSE, BROKER),
    draw_commands.RevealSeed: by(OFFICER),
    inspection_rules.SetDrawRules: by(OFFICER),
    inspection_rules.SetGradeRules: by(OFFICER),
    officer_roster.SetDuty: by(OFFICER),
    officer_roster.RecordRelation: by(OFFICER),
    officer_roster.EndRelation: by(OFFICER),
    grading.RecordComplaint: by(OFFICER, PLATFORM),
    grading.ReviewGrades: by(OFFICER),
    waybill_block.ReceiveWaybillBlock: by(Role.CARRIER),
    waybill_block.TakeWaybillNumbers: by(BROKER, Role.CARRIER),
    guarantee_commands.LodgeGuarantee: by(Role.GUARANTOR, BROKER),
    guarantee_commands.CountGuarantee: by(OFFICER, BROKER),
    pledging.HoldAgainst: by(Role.GUARANTOR, BROKER),
}
"""`by` in an inspection's commands is who sends it."""
