"""The stored name of every event, and how older shapes become today's.

A stored name is never used for another shape: a changed event gets the next number, and its old
number an entry in UPCASTS.
"""

from typing import Any

from adapters.event_codec import EventCodec, Upcast
from domain import (
    account_book,
    batch_events,
    book_report,
    books_at_customs,
    buyer_identity,
    buyers_year,
    campaign_events,
    clearance_control_events,
    clearance_events,
    clearance_tax_events,
    control_events,
    coupon_uses,
    coupons_of_buyer,
    delivery,
    draw_events,
    enterprise_grade,
    entry_appointment_events,
    entry_control_events,
    entry_events,
    firm,
    guarantee_events,
    inspection_rules,
    item_record,
    mandate,
    officer_roster,
    order_events,
    order_number,
    order_year_events,
    parked_mail,
    payment,
    payment_report,
    payment_statement,
    pledge,
    product,
    purchase_limit,
    quota_moves,
    refund,
    sorting_run,
    stock_count,
    waitlist_events,
    waybill_block,
)
from domain import consignment_events as consignment
from domain import exit_events as exit_list
from domain import return_events as order_return

STORED: dict[str, type] = {
    "CampaignDrafted@3": campaign_events.CampaignDrafted,
    "CampaignPublished@1": campaign_events.CampaignPublished,
    "UnitsHeld@1": campaign_events.UnitsHeld,
    "UnitsFreed@1": campaign_events.UnitsFreed,
    "UnitsSold@1": campaign_events.UnitsSold,
    "SalesUndone@1": campaign_events.SalesUndone,
    "PromiseChanged@2": campaign_events.PromiseChanged,
    "NoticeGiven@1": campaign_events.NoticeGiven,
    "CampaignFormed@1": campaign_events.CampaignFormed,
    "CampaignClosed@2": campaign_events.CampaignClosed,
    "CampaignFailed@2": campaign_events.CampaignFailed,
    "CampaignTerminated@1": campaign_events.CampaignTerminated,
    "PurchaseCounted@1": purchase_limit.PurchaseCounted,
    "PurchaseUncounted@1": purchase_limit.PurchaseUncounted,
    "CouponUsesCounted@1": coupon_uses.CouponUsesCounted,
    "CouponUsesGivenBack@1": coupon_uses.CouponUsesGivenBack,
    "CouponUsed@1": coupons_of_buyer.CouponUsed,
    "CouponGivenBack@1": coupons_of_buyer.CouponGivenBack,
    "WaitlistJoined@1": waitlist_events.WaitlistJoined,
    "WaitlistLeft@1": waitlist_events.WaitlistLeft,
    "UnitsOffered@1": waitlist_events.UnitsOffered,
    "OffersAccepted@1": waitlist_events.OffersAccepted,
    "OffersLapsed@1": waitlist_events.OffersLapsed,
    "OrderPlaced@2": order_events.OrderPlaced,
    "OrderNotPlaced@1": order_events.OrderNotPlaced,
    "PaymentBegun@1": order_events.PaymentBegun,
    "PaymentConfirmed@2": order_events.PaymentConfirmed,
    "OrderCancelled@1": order_events.OrderCancelled,
    "OrderCollected@1": order_events.OrderCollected,
    "OrderHandedBack@1": order_events.OrderHandedBack,
    "OrderAmended@1": order_events.OrderAmended,
    "ConsigneeReported@1": order_events.ConsigneeReported,
    "ConsigneeCorrected@1": order_events.ConsigneeCorrected,
    "BuyerCorrected@1": order_events.BuyerCorrected,
    "DepositKept@1": order_events.DepositKept,
    "PromiseAnswered@1": order_events.PromiseAnswered,
    "RefundOwed@1": order_events.RefundOwed,
    "RefundPaid@1": order_events.RefundPaid,
    "BatchOpened@1": batch_events.BatchOpened,
    "OrdersAdded@1": batch_events.OrdersAdded,
    "OrdersWithdrawn@1": batch_events.OrdersWithdrawn,
    "BatchLocked@1": batch_events.BatchLocked,
    "PurchasePlaced@1": batch_events.PurchasePlaced,
    "SupplierConfirmed@1": batch_events.SupplierConfirmed,
    "ShortageShared@1": batch_events.ShortageShared,
    "OrdersHandedToRun@1": batch_events.OrdersHandedToRun,
    "OrdersTakenBack@1": batch_events.OrdersTakenBack,
    "ChargeAdded@1": batch_events.ChargeAdded,
    "ConsignmentOpened@1": consignment.ConsignmentOpened,
    "GoodsReceivedOverseas@1": consignment.GoodsReceivedOverseas,
    "CartonsPacked@1": consignment.CartonsPacked,
    "ConsignmentSealed@1": consignment.ConsignmentSealed,
    "ConsignmentDeparted@1": consignment.ConsignmentDeparted,
    "ConsignmentArrived@1": consignment.ConsignmentArrived,
    "ConsignmentEntered@1": consignment.ConsignmentEntered,
    "EntryListed@1": entry_events.EntryListed,
    "EntryGatePassed@1": entry_events.EntryGatePassed,
    "EntryPosted@1": entry_events.EntryPosted,
    "GoodsTallied@1": entry_events.GoodsTallied,
    "DiscrepancyDecided@1": entry_events.DiscrepancyDecided,
    "StockAdjusted@1": entry_events.StockAdjusted,
    "StockBlocked@1": entry_events.StockBlocked,
    "StockUnblocked@1": entry_events.StockUnblocked,
    "StockReserved@1": entry_events.StockReserved,
    "StockGivenBack@1": entry_events.StockGivenBack,
    "UnitsPicked@1": entry_events.UnitsPicked,
    "ReturnShelved@1": entry_events.ReturnShelved,
    "RunOpened@1": clearance_events.RunOpened,
    "WaybillsAssigned@1": clearance_events.WaybillsAssigned,
    "DocumentsSent@1": clearance_events.DocumentsSent,
    "DocumentsAnswered@1": clearance_events.DocumentsAnswered,
    "DocumentsMatched@2": clearance_events.DocumentsMatched,
    "MatchFailed@1": clearance_events.MatchFailed,
    "GuaranteeAsked@1": clearance_tax_events.GuaranteeAsked,
    "GuaranteeAnswered@1": clearance_tax_events.GuaranteeAnswered,
    "DeclarationsSent@1": clearance_events.DeclarationsSent,
    "MessageRefused@1": clearance_events.MessageRefused,
    "DeclarationsAnswered@1": clearance_events.DeclarationsAnswered,
    "DeclarationsRejected@1": clearance_events.DeclarationsRejected,
    "ParcelsHeld@1": clearance_events.ParcelsHeld,
    "DeclarationsReleased@1": clearance_events.DeclarationsReleased,
    "ReceiptUnfit@1": clearance_events.ReceiptUnfit,
    "DeclarationsCorrected@1": clearance_events.DeclarationsCorrected,
    "DocumentsRepeated@1": clearance_events.DocumentsRepeated,
    "DeclarationsRepeated@1": clearance_events.DeclarationsRepeated,
    "InspectionRecorded@1": clearance_events.InspectionRecorded,
    "TaxBilled@1": clearance_events.TaxBilled,
    "TaxSettled@2": clearance_events.TaxSettled,
    "TaxWarned@1": clearance_tax_events.TaxWarned,
    "WithdrawalAsked@1": clearance_events.WithdrawalAsked,
    "WithdrawalsSent@1": clearance_events.WithdrawalsSent,
    "WithdrawalsAccepted@1": clearance_events.WithdrawalsAccepted,
    "WithdrawalsRefused@1": clearance_events.WithdrawalsRefused,
    "OrdersHandedBack@1": clearance_events.OrdersHandedBack,
    "OrdersListedForExit@1": clearance_events.OrdersListedForExit,
    "OrdersDelistedFromExit@1": clearance_events.OrdersDelistedFromExit,
    "ParcelsPicked@1": clearance_events.ParcelsPicked,
    # An officer's control, and what it keeps.
    "ControlOrdered@1": control_events.ControlOrdered,
    "ControlInspected@1": control_events.ControlInspected,
    "OverrideAsked@1": control_events.OverrideAsked,
    "OverrideDeclined@1": control_events.OverrideDeclined,
    "ControlLifted@1": control_events.ControlLifted,
    "ParcelsControlled@1": clearance_control_events.ParcelsControlled,
    "ParcelsFreed@1": clearance_control_events.ParcelsFreed,
    "AppointmentMade@1": entry_appointment_events.AppointmentMade,
    "AppointmentKept@1": entry_appointment_events.AppointmentKept,
    "AppointmentCancelled@1": entry_appointment_events.AppointmentCancelled,
    "GoodsControlled@1": entry_control_events.GoodsControlled,
    "GoodsFreed@1": entry_control_events.GoodsFreed,
    # Draws of inspections, the rules and officers of a site, and grades of enterprises.
    "DrawFrozen@1": draw_events.DrawFrozen,
    "CandidatesListed@1": draw_events.CandidatesListed,
    "WitnessGiven@1": draw_events.WitnessGiven,
    "TargetsDrawn@1": draw_events.TargetsDrawn,
    "SeedRevealed@1": draw_events.SeedRevealed,
    "DrawRulesSet@1": inspection_rules.DrawRulesSet,
    "GradeRulesSet@1": inspection_rules.GradeRulesSet,
    "DutySet@1": officer_roster.DutySet,
    "RelationRecorded@1": officer_roster.RelationRecorded,
    "RelationEnded@1": officer_roster.RelationEnded,
    "FactsCounted@1": enterprise_grade.FactsCounted,
    "ComplaintRecorded@1": enterprise_grade.ComplaintRecorded,
    "GradeChanged@1": enterprise_grade.GradeChanged,
    "ParcelsSorted@1": sorting_run.ParcelsSorted,
    "ParcelsSetAside@1": sorting_run.ParcelsSetAside,
    "ExitListed@1": exit_list.ExitListed,
    "ExitWithdrawn@1": exit_list.ExitWithdrawn,
    "GatePassIssued@1": exit_list.GatePassIssued,
    "GatePassWithdrawn@1": exit_list.GatePassWithdrawn,
    "ExitGatePassed@1": exit_list.ExitGatePassed,
    "GatePassedUnlisted@1": exit_list.GatePassedUnlisted,
    "ExitPosted@1": exit_list.ExitPosted,
    "ListedParcelsHeld@1": exit_list.ListedParcelsHeld,
    "ParcelsDelivered@1": delivery.ParcelsDelivered,
    "ParcelsRefused@1": delivery.ParcelsRefused,
    "ParcelsLost@1": delivery.ParcelsLost,
    "ReturnRequested@1": order_return.ReturnRequested,
    "ReturnReceived@1": order_return.ReturnReceived,
    "ReturnDeclared@1": order_return.ReturnDeclared,
    "ReturnAnswered@1": order_return.ReturnAnswered,
    "CountTaken@1": stock_count.CountTaken,
    "DifferencesDecided@1": stock_count.DifferencesDecided,
    "AccountBookOpened@1": account_book.AccountBookOpened,
    "BookLinesAssigned@1": account_book.BookLinesAssigned,
    "BookReported@1": book_report.BookReported,
    "BookDifferencesSettled@1": book_report.BookDifferencesSettled,
    "ProductRegistered@2": product.ProductRegistered,
    "ProductWithdrawn@1": product.ProductWithdrawn,
    "OrderNumberClaimed@2": order_number.OrderNumberClaimed,
    "OrderNumberGivenBack@1": order_number.OrderNumberGivenBack,
    "PaymentReported@2": payment.PaymentReported,
    "PaymentReportDiffers@2": payment.PaymentReportDiffers,
    "PaymentShareMoved@1": payment.PaymentShareMoved,
    "PaymentReportUnfit@1": payment_report.PaymentReportUnfit,
    "RefundPending@1": refund.RefundPending,
    "RefundFailed@1": refund.RefundFailed,
    "RefundAskedAgain@1": refund.RefundAskedAgain,
    "RefundConfirmed@1": refund.RefundConfirmed,
    "RefundAnswerUnfit@1": refund.RefundAnswerUnfit,
    "StatementTaken@1": payment_statement.StatementTaken,
    "DifferencesFound@1": payment_statement.DifferencesFound,
    "DifferenceSettled@1": payment_statement.DifferenceSettled,
    "QuotaReserved@1": buyers_year.QuotaReserved,
    "QuotaGivenBack@1": buyers_year.QuotaGivenBack,
    # An order that comes to count in another year.
    "QuotaMovedIn@1": quota_moves.QuotaMovedIn,
    "QuotaMovedAway@1": quota_moves.QuotaMovedAway,
    "QuotaMoveRefused@1": quota_moves.QuotaMoveRefused,
    "QuotaMoveAsked@1": order_year_events.QuotaMoveAsked,
    "QuotaMoved@1": order_year_events.QuotaMoved,
    "QuotaNotMoved@1": order_year_events.QuotaNotMoved,
    "GuaranteeLodged@1": guarantee_events.GuaranteeLodged,
    "GuaranteeReserved@2": guarantee_events.GuaranteeReserved,
    "GuaranteeRefused@1": guarantee_events.GuaranteeRefused,
    "GuaranteeFreed@2": guarantee_events.GuaranteeFreed,
    "GuaranteeDeducted@2": guarantee_events.GuaranteeDeducted,
    "GuaranteeRestored@2": guarantee_events.GuaranteeRestored,
    "GuaranteeCounted@1": guarantee_events.GuaranteeCounted,
    "GuaranteeChosen@1": pledge.GuaranteeChosen,
    "WaybillBlockReceived@1": waybill_block.WaybillBlockReceived,
    "WaybillNumbersTaken@1": waybill_block.WaybillNumbersTaken,
    "MandateGiven@1": mandate.MandateGiven,
    "MandateWithdrawn@1": mandate.MandateWithdrawn,
    "MailParked@1": parked_mail.MailParked,
    "MailAssigned@1": parked_mail.MailAssigned,
    "MailRecorded@1": parked_mail.MailRecorded,
    "MailDismissed@1": parked_mail.MailDismissed,
    "IdentityConfirmed@1": buyer_identity.IdentityConfirmed,
    "IdentityNotConfirmed@1": buyer_identity.IdentityNotConfirmed,
    "OrdersIdentified@1": buyer_identity.OrdersIdentified,
    "FirmRegistered@1": firm.FirmRegistered,
    "FirmCorrected@1": firm.FirmCorrected,
    "ItemRecordFiled@1": item_record.ItemRecordFiled,
    "BookDescribed@1": books_at_customs.BookDescribed,
}
"""`"OrderPlaced@1": OrderPlaced`: what is written today."""


def with_more(*values: Any) -> Upcast:
    """An older shape that had not yet the last fields: they are what they were without them."""
    return lambda fields: [*fields, *values]


NO_TERMS = [None, 0, [0, 0, 0], [0, 0], [None, None, 48], None, [], [], 0]
"""Campaign terms as they are stored where none were stated."""

NO_SALES = [0, 0, 0]


def without_bytes(fields: list[Any]) -> list[Any]:
    """A payment of before its report's bytes were kept."""
    return [*fields[:-1], "", "", fields[-1]]


def differing_before(fields: list[Any]) -> list[Any]:
    """A case of before it had a reason; other currencies were not told apart then."""
    return [*fields[:-1], "CNY", "", "", "", fields[-1]]


def without_facts(fields: list[Any]) -> list[Any]:
    """A draft whose items did not yet carry the product's facts, and that stated no terms."""
    items = [[*item, None] for item in fields[3]]
    return [*fields[:3], items, *fields[4:], None, NO_TERMS]


def one_bill(fields: list[Any]) -> list[Any]:
    """A deduction of before several bills were one: it used up what its run had reserved."""
    guarantee_id, run_id, tax_no, amount_fen, at = fields
    return [guarantee_id, run_id, [["", run_id, tax_no, amount_fen, amount_fen]], at, ""]


def one_bill_restored(fields: list[Any]) -> list[Any]:
    guarantee_id, tax_no, amount_fen, at = fields
    return [guarantee_id, [["", tax_no, amount_fen]], at, "", "", 0, ""]


def with_withdrawals(fields: list[Any]) -> list[Any]:
    """A draft of before it said what a wish to cancel comes to, and what it is a copy of."""
    return [*fields[:-1], [*fields[-1], "withdrawal is asked"], None]


UPCASTS: dict[str, tuple[str, Upcast]] = {
    "CampaignDrafted@1": ("CampaignDrafted@2", without_facts),
    "CampaignDrafted@2": ("CampaignDrafted@3", with_withdrawals),
    "PromiseChanged@1": ("PromiseChanged@2", with_more(None)),
    "CampaignClosed@1": ("CampaignClosed@2", with_more(NO_SALES)),
    "CampaignFailed@1": ("CampaignFailed@2", with_more(NO_SALES)),
    "OrderPlaced@1": ("OrderPlaced@2", with_more(None, None)),
    "PaymentConfirmed@1": ("PaymentConfirmed@2", with_more(None)),
    # GTIN, legal units, net weight, size, shelf life, brand, specification, entry of the list.
    "ProductRegistered@1": (
        "ProductRegistered@2",
        lambda fields: [*fields[:-1], "", [], None, None, None, "", "", None, fields[-1]],
    ),
    "OrderNumberClaimed@1": ("OrderNumberClaimed@2", with_more(0)),
    "DocumentsMatched@1": ("DocumentsMatched@2", with_more([])),
    "TaxSettled@1": ("TaxSettled@2", with_more([])),
    "PaymentReported@1": ("PaymentReported@2", without_bytes),
    # A run reserved as a whole, each bill stood alone: no book, and the run's name as message's.
    "GuaranteeReserved@1": ("GuaranteeReserved@2", lambda fields: [*fields, "", fields[1]]),
    "GuaranteeFreed@1": ("GuaranteeFreed@2", lambda fields: [*fields, "", fields[1], []]),
    "GuaranteeDeducted@1": ("GuaranteeDeducted@2", one_bill),
    "GuaranteeRestored@1": ("GuaranteeRestored@2", one_bill_restored),
    "PaymentReportDiffers@1": ("PaymentReportDiffers@2", differing_before),
}
"""`"OrderPlaced@1": ("OrderPlaced@2", function)`: from the old fields to the new, in order."""

CODEC = EventCodec(STORED, UPCASTS)
