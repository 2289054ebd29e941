"""Which commands each form of the pages sends, by the path it is posted to."""

from collections.abc import Mapping

from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenAhead, OpenClearance, PickForRun
from application.collecting import CollectOrders, ReleaseFromBatch
from application.controlling import GrantOverride, LiftControl, OrderControl
from application.declaring import DeclareRun
from application.drawing_lots import DrawTargets
from application.dropping_lines import ReduceOrder
from application.entering import EnterConsignments, SpreadDifferences
from application.grading import RecordComplaint, ReviewGrades
from application.leaving import ListForLeaving, ScanParcels, TakeOffExit
from application.moving_quota import WaitForJanuary
from application.payment_shares import MovePaymentShare
from application.placing import PlaceOrders
from application.pledging import HoldAgainst
from application.registering import RegisterProducts
from application.returning import AskReturn
from application.rights_of_reading import Area
from application.settling_book import SettleBookDifferences
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain import batch_commands as batch
from domain import campaign_commands as campaign
from domain import clearance_commands as clearance
from domain import consignment_commands as consignment
from domain import entry_appointment_commands as appointment
from domain import entry_commands, firm, mandate, parked_mail
from domain import exit_commands as exit_list
from domain.account_book import AssignBookLines, OpenAccountBook
from domain.book_filing_commands import AskPaperAgain, DescribeLoad, VoidPass
from domain.books_at_customs import DescribeBook
from domain.clearance_late_commands import AskAgain
from domain.control_commands import AskOverride, DeclineOverride, InspectControl
from domain.delivery import ReportDelivery
from domain.draw_commands import GiveWitness, RevealSeed
from domain.guarantee_commands import CountGuarantee, LodgeGuarantee
from domain.item_record import FileItemRecord
from domain.officer_roster import EndRelation, RecordRelation, SetDuty
from domain.order_commands import CorrectConsignee, PayRefund
from domain.payment import ReportPayment
from domain.payment_statement import SettleDifference
from domain.product import RegisterProduct, WithdrawProduct
from domain.refund import AskRefundAgain
from domain.return_commands import ReceiveReturn
from domain.stock_count import TakeCount
from domain.waitlist import LeaveWaitlist
from domain.waybill_block import ReceiveWaybillBlock

Commands = tuple[type, ...]

DRAFTING: Commands = (campaign.DraftCampaign,)
CLOSING: Commands = (campaign.CloseCampaign,)
TERMINATING: Commands = (campaign.TerminateCampaign,)
CANCELLING: Commands = (CancelOrders,)
COLLECTING: Commands = (CollectOrders,)
LOCKING: Commands = (batch.LockBatch,)
SHARING: Commands = (ShareSupplierShortage,)
ENTERING: Commands = (EnterConsignments,)
TALLYING: Commands = (entry_commands.TallyGoods,)
SHARING_TALLY: Commands = (ShareTallyShortage,)
COUNTING: Commands = (TakeCount,)
OPENING_RUN: Commands = (OpenClearance, OpenAhead)
LISTING: Commands = (ListForLeaving,)
ASKING_RETURN: Commands = (AskReturn,)
RECEIVING_RETURN: Commands = (ReceiveReturn,)
IMPORTING: Commands = (PlaceOrders,)
SETTLING: Commands = (SettleDifference,)
"""Also sends in what is compared: nobody else would know what to do with what differs."""

FILING: Commands = (RegisterProduct,)
FILING_MANY: Commands = (RegisterProducts,)

GIVING: Commands = (mandate.GiveMandate,)
WITHDRAWING: Commands = (mandate.WithdrawMandate,)
CORRECTING: Commands = (clearance.CorrectDeclarations,)
INSPECTING: Commands = (clearance.RecordInspection,)
ASKING_AGAIN: Commands = (AskAgain,)
PICKING: Commands = (PickForRun,)
HANDING_BACK: Commands = (HandBackFromRun,)
SENDING_AGAIN: Commands = (clearance.SendDocuments, DeclareRun, clearance.SendWithdrawals)
WITH_TICKED: Mapping[str, Commands] = {
    "correct": CORRECTING,
    "inspect": INSPECTING,
    "pick": PICKING,
    "hand-back": HANDING_BACK,
    "withdraw": CANCELLING,
    **dict.fromkeys(("ask-order", "ask-payment", "ask-waybill"), ASKING_AGAIN),
}
"""What is done with the ticked orders of a run, by its word."""

WITH_PARCELS: Mapping[str, Commands] = {
    "take-off": (TakeOffExit,),
    "gate": (exit_list.PassExitGate,),
}
"""What is done with marked parcels of an exit, by its word."""

OF_PARCELS: Commands = tuple(c for those in WITH_PARCELS.values() for c in those)

WAITING: Commands = (WaitForJanuary,)
REDUCING: Commands = (ReduceOrder,)

WITH_ORDERS: Mapping[str, Commands] = {
    "cancel": CANCELLING,
    "collect": COLLECTING,
    "wait": WAITING,
}
"""What is done with marked orders of any run or batch, by its word."""

OF_ORDERS: Commands = (*CANCELLING, *COLLECTING, *WAITING)

OF_TICKED: Commands = tuple(dict.fromkeys(c for those in WITH_TICKED.values() for c in those))

AREA_OF: Mapping[str, Area] = {
    "carrying": Area.CARRYING,
    "payments": Area.COLLECTING,
    "guarantees": Area.GUARANTEEING,
}
"""Desks of firms, by the first part of their addresses."""

SENT_TO: Mapping[str, Commands] = {
    "/marked-orders": OF_ORDERS,
    "/marked-orders/{name}": OF_ORDERS,
    "/campaigns/new": DRAFTING,
    "/campaigns/{campaign_id}/publish": (campaign.PublishCampaign,),
    "/campaigns/{campaign_id}/promise": (campaign.ChangePromise,),
    "/campaigns/{campaign_id}/close": CLOSING,
    "/campaigns/{campaign_id}/terminate": TERMINATING,
    "/campaigns/{campaign_id}/waitlist/leave": (LeaveWaitlist,),
    "/orders/{order_id:path}/cancel": CANCELLING,
    "/orders/{order_id:path}/reduce": REDUCING,
    "/orders/{order_id:path}/consignee": (CorrectConsignee,),
    "/batches": (batch.OpenBatch,),
    "/batches/collect": COLLECTING,
    "/batches/{batch_id:path}/add": COLLECTING,
    "/batches/{batch_id:path}/withdraw": (ReleaseFromBatch,),
    "/batches/{batch_id:path}/lock": LOCKING,
    "/batches/{batch_id:path}/buy": (batch.PlacePurchase,),
    "/batches/{batch_id:path}/confirm": (batch.ConfirmPurchase,),
    "/batches/{batch_id:path}/share": SHARING,
    "/batches/{batch_id:path}/charge": (batch.AddCharge,),
    "/consignments": (consignment.OpenConsignment,),
    "/consignments/{consignment_id:path}/receive": (consignment.ReceiveGoodsOverseas,),
    "/consignments/{consignment_id:path}/pack": (consignment.PackCartons,),
    "/consignments/{consignment_id:path}/seal": (consignment.SealConsignment,),
    "/consignments/{consignment_id:path}/depart": (consignment.DepartConsignment,),
    "/consignments/{consignment_id:path}/arrive": (consignment.ArriveConsignment,),
    "/entries": ENTERING,
    "/entries/{entry_id}/gate": (entry_commands.PassEntryGate,),
    "/entries/{entry_id}/post": (entry_commands.PostEntry,),
    "/entries/{entry_id}/decide": (entry_commands.DecideDiscrepancy,),
    "/entries/{entry_id}/block": (entry_commands.BlockStock,),
    "/entries/{entry_id}/unblock": (entry_commands.UnblockStock,),
    "/entries/{entry_id}/tally": TALLYING,
    "/entries/{entry_id}/share/{batch_id}": SHARING_TALLY,
    "/entries/counts": COUNTING,
    "/entries/counts/{count_id}": (SpreadDifferences,),
    "/ledgers/book": (OpenAccountBook,),
    "/ledgers/book/lines": (AssignBookLines,),
    "/ledgers/book/papers/{filing_id}/again": (AskPaperAgain,),
    "/ledgers/book/papers/{filing_id}/load": (DescribeLoad,),
    "/ledgers/book/papers/{filing_id}/void": (VoidPass,),
    "/ledgers/book/reports/{report_no}": (SettleBookDifferences,),
    "/clearance": OPENING_RUN,
    "/clearance/{run_id}/choose": OF_TICKED,
    "/clearance/{run_id}/send-again": SENDING_AGAIN,
    "/clearance/{run_id}/{name}": OF_TICKED,
    "/sorting": (ScanParcels,),
    "/inspections": (OrderControl,),
    "/inspections/appointments": (appointment.MakeAppointment,),
    "/inspections/appointments/keep": (appointment.KeepAppointment,),
    "/inspections/appointments/cancel": (appointment.CancelAppointment,),
    "/inspections/officers": (SetDuty,),
    "/inspections/relations": (RecordRelation, EndRelation),
    "/inspections/complaints": (RecordComplaint,),
    "/inspections/grades": (ReviewGrades,),
    "/inspections/draws/{draw_id}/witness": (GiveWitness,),
    "/inspections/draws/{draw_id}/draw": (DrawTargets,),
    "/inspections/draws/{draw_id}/reveal": (RevealSeed,),
    "/inspections/{control_id}/inspect": (InspectControl,),
    "/inspections/{control_id}/lift": (LiftControl,),
    "/inspections/{control_id}/ask": (AskOverride,),
    "/inspections/{control_id}/grant": (GrantOverride,),
    "/inspections/{control_id}/decline": (DeclineOverride,),
    "/exits": LISTING,
    "/exits/deliveries": (ReportDelivery,),
    "/exits/{exit_id}/choose": OF_PARCELS,
    "/exits/{exit_id}/pass": (exit_list.IssueGatePass,),
    "/exits/{exit_id}/gate": (exit_list.PassExitGate,),
    "/exits/{exit_id}/take-off": (TakeOffExit,),
    "/exits/{exit_id}/post": (exit_list.PostExit,),
    "/returns": ASKING_RETURN,
    "/returns/receive": RECEIVING_RETURN,
    "/carrying/waybills": (ReceiveWaybillBlock,),
    "/carrying/depart": (consignment.DepartConsignment,),
    "/carrying/arrive": (consignment.ArriveConsignment,),
    "/carrying/deliveries": (ReportDelivery,),
    "/payments/report": (ReportPayment,),
    "/payments/refund": (PayRefund,),
    "/payments/again": (AskRefundAgain,),
    "/payments/move": (MovePaymentShare,),
    "/clearance/parked/{receipt_hash}/assign": (parked_mail.AssignMail,),
    "/clearance/parked/{receipt_hash}/paper": (parked_mail.AssignMail,),
    "/clearance/parked/{receipt_hash}/dismiss": (parked_mail.DismissMail,),
    "/statements/{statement_id}/settle": SETTLING,
    "/statements/{statement_id}/differences/{number}/settle": SETTLING,
    "/guarantees": (LodgeGuarantee,),
    "/guarantees/hold": (HoldAgainst,),
    "/ledgers/guarantees/count": (CountGuarantee,),
    "/ledgers/guarantees/hold": (HoldAgainst,),
    "/products/new": FILING,
    "/products/import": FILING_MANY,
    "/products/import/take": FILING_MANY,
    "/products/import/errors": FILING_MANY,
    "/products/marked": FILING_MANY,
    "/products/marked/preview": FILING_MANY,
    "/products/marked/edit": FILING_MANY,
    "/products/{sku:path}/edit": FILING,
    "/products/{sku:path}/withdraw": (WithdrawProduct,),
    "/mandates": GIVING,
    "/mandates/withdraw": WITHDRAWING,
    "/firms": (firm.RegisterFirm,),
    "/firms/correct": (firm.CorrectFirm,),
    "/items": (FileItemRecord,),
    "/items/book": (DescribeBook,),
}
