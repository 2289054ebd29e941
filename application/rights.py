"""Who may do what: which role sends which command, and reads which read model.

What belongs to whom is asked in `adapters/access/ownership.py`; here stands what a role is for.
What the system does by itself (policies, timers, actors) is nobody's role and asks nobody.
"""

from collections.abc import Mapping
from enum import Enum

from application import (
    cancelling,
    claiming,
    clearing,
    collecting,
    controlling,
    copying,
    declaring,
    drawing_lots,
    dropping_lines,
    ending_holds,
    entering,
    giving_back,
    grading,
    identifying,
    leaving,
    moving_quota,
    paying,
    payment_shares,
    placing,
    pledging,
    promising,
    receiving,
    refund_answers,
    refunding,
    registering,
    returning,
    settling_book,
    sharing_shortage,
    waiting,
)
from application.roles import Role, Roles, by
from domain import (
    account_book,
    batch_commands,
    book_report,
    books_at_customs,
    campaign_commands,
    clearance_commands,
    clearance_tax_commands,
    control_commands,
    delivery,
    draw_commands,
    entry_appointment_commands,
    entry_commands,
    firm,
    guarantee_commands,
    inspection_rules,
    item_record,
    mandate,
    officer_roster,
    order_commands,
    parked_mail,
    payment,
    payment_report,
    payment_statement,
    product,
    refund,
    stock_count,
    waitlist,
    waybill_block,
)
from domain import consignment_commands as consignment
from domain import exit_commands as exit_list
from domain import return_commands as order_return

OWNER, STAFF, PLATFORM, PLANNER = Role.OWNER, Role.STAFF, Role.PLATFORM, Role.PLANNER
WAREHOUSE, BROKER, OFFICER = Role.WAREHOUSE, Role.BROKER, Role.OFFICER

MAY_SEND: Mapping[type, Roles] = {
    # Selling
    campaign_commands.DraftCampaign: by(OWNER, STAFF),
    copying.CopyCampaign: by(OWNER, STAFF),
    campaign_commands.PublishCampaign: by(OWNER),
    campaign_commands.ChangePromise: by(OWNER),
    campaign_commands.CloseCampaign: by(OWNER),
    campaign_commands.TerminateCampaign: by(OWNER),
    product.RegisterProduct: by(OWNER, STAFF),
    product.WithdrawProduct: by(OWNER, STAFF),
    registering.RegisterProducts: by(OWNER, STAFF),
    claiming.ClaimOrders: by(PLATFORM, OWNER, STAFF),
    placing.PlaceOrders: by(PLATFORM, OWNER, STAFF),
    order_commands.RefusePlacing: by(PLATFORM),
    waitlist.JoinWaitlist: by(PLATFORM, OWNER, STAFF),
    waitlist.LeaveWaitlist: by(PLATFORM, OWNER, STAFF),
    payment.ReportPayment: by(Role.PAYMENT_FIRM, PLATFORM),
    paying.ReportPayments: by(Role.PAYMENT_FIRM, PLATFORM),
    order_commands.ConfirmPayment: by(Role.PAYMENT_FIRM, PLATFORM),
    order_commands.BeginPayment: by(Role.PAYMENT_FIRM, PLATFORM),
    promising.AnswerChangedPromise: by(OWNER, STAFF, PLATFORM),
    paying.ConfirmPayments: by(Role.PAYMENT_FIRM, PLATFORM),
    cancelling.CancelOrders: by(OWNER, STAFF, PLATFORM, PLANNER, BROKER),
    dropping_lines.ReduceOrder: by(OWNER, STAFF, PLATFORM, PLANNER),
    moving_quota.WaitForJanuary: by(OWNER, STAFF, PLATFORM, PLANNER),
    moving_quota.AskQuotaMoves: by(OWNER, STAFF, PLATFORM, PLANNER, BROKER),
    refunding.OweBuyer: by(OWNER, PLATFORM),
    order_commands.PayRefund: by(Role.PAYMENT_FIRM),
    refund.AskRefundAgain: by(OWNER, STAFF, PLATFORM, Role.PAYMENT_FIRM),
    # Money between a payment firm and the operator's books: of all merchants at once.
    payment_shares.MovePaymentShare: by(),
    payment_statement.SettleDifference: by(),
    # What fits no book: only who keeps them all can say whose it is.
    parked_mail.AssignMail: by(),
    parked_mail.DismissMail: by(),
    order_commands.CorrectConsignee: by(OWNER, STAFF, PLATFORM, BROKER),
    order_commands.CorrectBuyer: by(OWNER, STAFF, PLATFORM, BROKER),
    mandate.GiveMandate: by(OWNER),
    mandate.WithdrawMandate: by(OWNER),
    # What customs has on file: of all merchants at once, and of the book.
    firm.RegisterFirm: by(),
    firm.CorrectFirm: by(),
    books_at_customs.DescribeBook: by(),
    item_record.FileItemRecord: by(WAREHOUSE),
    # Planning
    batch_commands.OpenBatch: by(PLANNER),
    batch_commands.LockBatch: by(PLANNER),
    batch_commands.PlacePurchase: by(PLANNER),
    batch_commands.ConfirmPurchase: by(PLANNER),
    batch_commands.AddCharge: by(PLANNER),
    collecting.CollectOrders: by(PLANNER),
    collecting.ReleaseFromBatch: by(PLANNER),
    sharing_shortage.ShareSupplierShortage: by(PLANNER),
    sharing_shortage.ShareTallyShortage: by(PLANNER, WAREHOUSE),
    consignment.OpenConsignment: by(PLANNER),
    consignment.ReceiveGoodsOverseas: by(PLANNER, WAREHOUSE),
    consignment.PackCartons: by(PLANNER, WAREHOUSE),
    consignment.SealConsignment: by(PLANNER, WAREHOUSE),
    consignment.DepartConsignment: by(PLANNER, Role.CARRIER),
    consignment.ArriveConsignment: by(PLANNER, WAREHOUSE, Role.CARRIER),
    # In the bonded area: entries and exits hold goods of many merchants, so that their lists and
    # postings are the book holder's; a broker acts where each order names the merchant it is of.
    entering.EnterConsignments: by(WAREHOUSE),
    entry_commands.PassEntryGate: by(WAREHOUSE, OFFICER),
    entry_commands.PostEntry: by(WAREHOUSE, OFFICER),
    entry_commands.TallyGoods: by(WAREHOUSE),
    entry_commands.DecideDiscrepancy: by(WAREHOUSE),
    entry_appointment_commands.MakeAppointment: by(WAREHOUSE, PLANNER, OFFICER),
    entry_appointment_commands.KeepAppointment: by(WAREHOUSE, OFFICER),
    entry_appointment_commands.CancelAppointment: by(WAREHOUSE, PLANNER, OFFICER),
    entry_commands.BlockStock: by(WAREHOUSE, OFFICER),
    entry_commands.UnblockStock: by(WAREHOUSE, OFFICER),
    stock_count.TakeCount: by(WAREHOUSE),
    entering.SpreadDifferences: by(WAREHOUSE),
    account_book.OpenAccountBook: by(WAREHOUSE),
    account_book.AssignBookLines: by(WAREHOUSE),
    book_report.ReportBook: by(WAREHOUSE, OFFICER),
    settling_book.SettleBookDifferences: by(WAREHOUSE),
    clearing.PickForRun: by(WAREHOUSE),
    leaving.ScanParcels: by(WAREHOUSE),
    leaving.ListForLeaving: by(WAREHOUSE, BROKER),
    leaving.TakeOffExit: by(WAREHOUSE, BROKER),
    exit_list.IssueGatePass: by(WAREHOUSE, OFFICER),
    exit_list.PassExitGate: by(WAREHOUSE, OFFICER),
    exit_list.PostExit: by(WAREHOUSE, OFFICER),
    delivery.ReportDelivery: by(WAREHOUSE, Role.CARRIER),
    # Customs
    clearing.OpenClearance: by(BROKER),
    clearing.HandBackFromRun: by(BROKER),
    declaring.TakeWaybills: by(BROKER, Role.CARRIER),
    declaring.MatchRun: by(BROKER),
    declaring.DeclareRun: by(BROKER),
    clearance_commands.SendDocuments: by(BROKER),
    clearance_commands.SendWithdrawals: by(BROKER),
    clearance_commands.CorrectDeclarations: by(BROKER),
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
    # Coming back
    returning.AskReturn: by(OWNER, STAFF, PLATFORM, BROKER),
    order_return.ReceiveReturn: by(WAREHOUSE),
    order_return.DeclareReturn: by(BROKER),
    returning.TakeReturnAnswer: by(OFFICER),
}
"""What each role sends."""

SENT_BY_THE_SYSTEM: frozenset[type] = frozenset(
    {
        giving_back.GiveBackClaims,
        moving_quota.MoveQuotas,
        moving_quota.AnswerQuotaMoves,
        ending_holds.EndHolds,
        campaign_commands.GiveNotices,
        identifying.RecordIdentities,
        *(declaring.MatchAgain, pledging.ReserveForRun),
        *(clearance_tax_commands.RecordGuaranteeAnswer, clearance_tax_commands.WarnOfTax),
        *(guarantee_commands.ReserveGuarantee, guarantee_commands.FreeGuarantee),
        *(guarantee_commands.DeductGuarantee, guarantee_commands.RestoreGuarantee),
        clearance_commands.RepeatRefused,
        payment_shares.TakeShare,
        refund_answers.TakeRefundAnswer,
        payment_report.RecordUnfitReport,
        payment_statement.TakeStatement,
        parked_mail.ParkMail,
        parked_mail.RecordMail,
        waiting.TendWaitlist,
        grading.CountFacts,
    }
)
"""What follows from events, from signed reports and from files alone: no role sends it."""
MANDATARIES = (PLATFORM, BROKER, Role.CARRIER, Role.PAYMENT_FIRM, Role.GUARANTOR)
EVERYWHERE = (PLANNER, WAREHOUSE, BROKER, OFFICER, Role.AUDITOR)
"""Roles whose work is in the whole book, or, for brokers, with whoever mandated them."""

MAY_READ: Mapping[str, Roles] = {
    "merchant_dashboard": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "order_board": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "parked_mail": by(Role.AUDITOR),
    "order_membership": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "open_claims": by(PLANNER, Role.AUDITOR),
    "buyers_years": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "timetable": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "waiting_line": by(OWNER, STAFF, PLANNER, Role.AUDITOR),
    "planner_board": by(PLANNER, WAREHOUSE, Role.AUDITOR),
    "entry_board": by(PLANNER, WAREHOUSE, BROKER, OFFICER, Role.AUDITOR),
    "clearance_desk": by(*EVERYWHERE),
    "clearance_waits": by(*EVERYWHERE),
    "customs_ledger": by(*EVERYWHERE),
    "guarantee_book": by(PLANNER, BROKER, OFFICER, Role.AUDITOR),
    "tax_ledger": by(OWNER, STAFF, PLANNER, BROKER, OFFICER, Role.AUDITOR),
    "sorting_bench": by(WAREHOUSE, OFFICER, Role.AUDITOR),
    "exit_board": by(*EVERYWHERE),
    # Nobody who could pass on what is to be opened.
    "inspection_desk": by(OFFICER, Role.AUDITOR),
    "returns_desk": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "stuck_inbox": by(*EVERYWHERE),
    "payment_book": by(Role.AUDITOR),
    # Mandataries see what was given to themselves, and not who else acts for a merchant.
    "product_catalogue": by(OWNER, STAFF, PLATFORM, *EVERYWHERE),
    "customs_file": by(PLANNER, WAREHOUSE, OFFICER, Role.AUDITOR),
    "mandate_book": by(OWNER, OFFICER, Role.AUDITOR, *MANDATARIES),
}
"""By the name of the read model. Of each one sees the rows within one's reach."""

OF_THE_WHOLE_BOOK = frozenset(
    {
        *("clearance_waits", "customs_file", "inspection_desk", "open_claims", "payment_book"),
        *("planner_board", "sorting_bench"),
    }
)
"""No merchant's: who reaches only some merchants reads none of them."""


class Area(Enum):
    """What there is besides commands and read models."""

    HISTORY = "history"  # The events themselves, of streams one may read.
    OPERATIONS = "operations"  # Followers, rebuilds, gathering: how the machine does.
    PEOPLE = "people"  # Parties, accounts, roles, tokens, grants.
    WEBHOOKS = "webhooks"  # Where a party's events are sent to.
    NOTICES = "notices"  # What buyers were told, and where they are reached.
    # Desks of firms that act for merchants: `firm_desks.py`.
    CARRYING, COLLECTING, GUARANTEEING = "carrying", "collecting", "guaranteeing"


MAY_ENTER: Mapping[Area, Roles] = {
    Area.HISTORY: by(Role.AUDITOR),
    Area.OPERATIONS: frozenset({Role.SYSTEM_ADMIN, Role.ADMIN}),
    Area.PEOPLE: frozenset({Role.SYSTEM_ADMIN, Role.ADMIN}),
    Area.WEBHOOKS: by(OWNER, PLATFORM, BROKER),
    Area.NOTICES: by(OWNER, STAFF, PLATFORM),
    Area.CARRYING: by(Role.CARRIER),
    Area.COLLECTING: by(Role.PAYMENT_FIRM),
    Area.GUARANTEEING: by(Role.GUARANTOR),
}


def may_send(roles: Roles, command: type) -> bool:
    return not roles.isdisjoint(MAY_SEND.get(command, frozenset()))


def may_read(roles: Roles, model: str) -> bool:
    return not roles.isdisjoint(MAY_READ.get(model, frozenset()))


def may_enter(roles: Roles, area: Area) -> bool:
    return not roles.isdisjoint(MAY_ENTER[area])
