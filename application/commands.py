"""Commands on one stream: the kind of stream and the field that names it. No code of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from application import streams
from domain import (
    account_book,
    batch_commands,
    book_filing_commands,
    book_report,
    books_at_customs,
    campaign_commands,
    clearance_commands,
    clearance_late_commands,
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
    waybill_block,
)
from domain import consignment_commands as consignment
from domain import exit_commands as exit_list
from domain import return_commands as order_return
from domain.dated import customs_day


@dataclass(frozen=True, slots=True)
class Route:
    kind: str
    local_id: Callable[[Any], str]


class UnknownCommand(Exception):
    """Raised for a command that nothing handles: a fault of the program."""


def route_of(command: Any) -> Route:
    """The route of a command on one stream."""
    route = ROUTES.get(type(command))
    if route is None:
        raise UnknownCommand(type(command).__name__)
    return route


def by(kind: str, field: str, *commands: type) -> dict[type, Route]:
    """Commands whose stream is named by one of their fields."""
    return {command: Route(kind, lambda c: getattr(c, field)) for command in commands}


def refund_of(command: refund.AskRefundAgain) -> str:
    return streams.refund_id_of(command.order_id, command.refund_id)


def every_book(_: books_at_customs.DescribeBook) -> str:
    return streams.EVERY_BOOK


def the_book(_: Any) -> str:
    return streams.THE_BOOK


def carrier_and_day(command: delivery.ReportDelivery) -> str:
    return f"{command.carrier}:{customs_day(command.at).isoformat()}"


ROUTES: dict[type, Route] = {
    **by(
        streams.CAMPAIGN,
        "campaign_id",
        campaign_commands.DraftCampaign,
        campaign_commands.PublishCampaign,
        campaign_commands.ChangePromise,
        campaign_commands.GiveNotices,
        campaign_commands.CloseCampaign,
        campaign_commands.TerminateCampaign,
    ),
    **by(
        streams.ORDER,
        "order_id",
        order_commands.BeginPayment,
        order_commands.PayRefund,
        order_commands.RefusePlacing,
        order_commands.CorrectConsignee,
        order_commands.CorrectBuyer,
    ),
    **by(
        streams.BATCH,
        "batch_id",
        batch_commands.OpenBatch,
        batch_commands.LockBatch,
        batch_commands.PlacePurchase,
        batch_commands.ConfirmPurchase,
        batch_commands.AddCharge,
    ),
    **by(
        streams.CONSIGNMENT,
        "consignment_id",
        consignment.OpenConsignment,
        consignment.ReceiveGoodsOverseas,
        consignment.PackCartons,
        consignment.SealConsignment,
        consignment.DepartConsignment,
        consignment.ArriveConsignment,
    ),
    **by(
        streams.ENTRY,
        "entry_id",
        entry_commands.PassEntryGate,
        entry_commands.PostEntry,
        entry_commands.TallyGoods,
        entry_commands.DecideDiscrepancy,
        entry_commands.BlockStock,
        entry_commands.UnblockStock,
        entry_appointment_commands.MakeAppointment,
        entry_appointment_commands.KeepAppointment,
        entry_appointment_commands.CancelAppointment,
    ),
    **by(
        streams.RUN,
        "run_id",
        clearance_commands.RecordDocumentAnswers,
        clearance_commands.RecordMessageRefusal,
        clearance_commands.CorrectDeclarations,
        clearance_commands.RepeatRefused,
        clearance_late_commands.AskAgain,
        clearance_commands.RecordInspection,
        clearance_commands.RecordTaxBills,
        clearance_commands.SettleTax,
        clearance_tax_commands.WarnOfTax,
        clearance_tax_commands.RecordGuaranteeAnswer,
        clearance_commands.SendWithdrawals,
    ),
    **by(
        streams.EXIT,
        "exit_id",
        exit_list.IssueGatePass,
        exit_list.PassExitGate,
        exit_list.PostExit,
    ),
    **by(
        streams.CONTROL,
        "control_id",
        control_commands.InspectControl,
        control_commands.AskOverride,
        control_commands.DeclineOverride,
    ),
    **by(streams.DRAW, "draw_id", draw_commands.GiveWitness, draw_commands.RevealSeed),
    **dict.fromkeys(
        (inspection_rules.SetDrawRules, inspection_rules.SetGradeRules),
        Route(streams.RULES, lambda _: inspection_rules.SITE),
    ),
    **dict.fromkeys(
        (officer_roster.SetDuty, officer_roster.RecordRelation, officer_roster.EndRelation),
        Route(streams.ROSTER, lambda _: officer_roster.SITE),
    ),
    **by(streams.RETURN, "order_id", order_return.ReceiveReturn, order_return.DeclareReturn),
    **by(streams.COUNT, "count_id", stock_count.TakeCount),
    **by(streams.PRODUCT, "sku", product.RegisterProduct, product.WithdrawProduct),
    **by(streams.PAYMENT, "payment_id", payment.ReportPayment),
    **by(
        streams.MAIL,
        "receipt_hash",
        parked_mail.ParkMail,
        parked_mail.AssignMail,
        parked_mail.RecordMail,
        parked_mail.DismissMail,
    ),
    **by(
        streams.GUARANTEE,
        "guarantee_id",
        guarantee_commands.LodgeGuarantee,
        guarantee_commands.ReserveGuarantee,
        guarantee_commands.FreeGuarantee,
        guarantee_commands.DeductGuarantee,
        guarantee_commands.RestoreGuarantee,
        guarantee_commands.CountGuarantee,
    ),
    **by(
        streams.WAYBILLS,
        "carrier",
        waybill_block.ReceiveWaybillBlock,
        waybill_block.TakeWaybillNumbers,
    ),
    **by(streams.REPORT, "report_id", payment_report.RecordUnfitReport),
    **by(
        streams.STATEMENT,
        "statement_id",
        payment_statement.TakeStatement,
        payment_statement.SettleDifference,
    ),
    refund.AskRefundAgain: Route(streams.REFUND, refund_of),
    **by(streams.MANDATE, "merchant_id", mandate.GiveMandate, mandate.WithdrawMandate),
    **by(streams.FIRM, "firm_id", firm.RegisterFirm, firm.CorrectFirm),
    **by(streams.ITEM, "sku", item_record.FileItemRecord),
    books_at_customs.DescribeBook: Route(streams.BOOKS, every_book),
    account_book.OpenAccountBook: Route(streams.BOOK, the_book),
    account_book.AssignBookLines: Route(streams.BOOK, the_book),
    **by(streams.BOOK_REPORT, "report_no", book_report.ReportBook),
    **by(
        streams.BOOK_FILING,
        "filing_id",
        book_filing_commands.VoidPass,
        book_filing_commands.StopPaper,
        book_filing_commands.AskPaperAgain,
        book_filing_commands.AnswerPaper,
    ),
    delivery.ReportDelivery: Route(streams.DELIVERY, carrier_and_day),
}
