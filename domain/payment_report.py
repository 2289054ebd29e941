"""One report of a payment firm that is about nothing we know, or that cannot be understood."""

from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider


@dataclass(frozen=True, slots=True)
class PaymentReportUnfit:
    """A case: its bytes are kept under the hash, and somebody looks."""

    report_id: str
    payment_firm: str
    reason: str
    about: str
    """What it names: a payment or the reference of a refund; empty where that cannot be read."""

    amount_fen: int
    currency: str
    request_hash: str
    answer_hash: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentReport:
    is_recorded: bool = False


def evolve(report: PaymentReport, event: PaymentReportUnfit) -> PaymentReport:
    return PaymentReport(is_recorded=True)


@dataclass(frozen=True, slots=True)
class RecordUnfitReport:
    report_id: str
    payment_firm: str
    reason: str
    about: str
    amount_fen: int
    currency: str
    request_hash: str
    answer_hash: str
    at: datetime


def decide(command: RecordUnfitReport, report: PaymentReport) -> list[PaymentReportUnfit]:
    """The same report comes as often as its sender likes: it is one case."""
    if report.is_recorded:
        return []
    return [
        PaymentReportUnfit(
            command.report_id,
            command.payment_firm,
            command.reason,
            command.about,
            command.amount_fen,
            command.currency,
            command.request_hash,
            command.answer_hash,
            command.at,
        )
    ]


DECIDER = Decider(initial=PaymentReport(), evolve=evolve, decide=decide)
