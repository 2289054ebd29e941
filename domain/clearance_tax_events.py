"""What a run asks of a guarantee and hears from it, and when it warns of taxes that run out."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.held_taxes import AskedTax
from domain.identifiers import OrderId, RunId
from domain.tax_clock import TaxStage


@dataclass(frozen=True, slots=True)
class GuaranteeAsked:
    """Messages of declarations are to be sent once the guarantee holds their taxes."""

    run_id: RunId
    guarantee_id: str
    taxes: tuple[AskedTax, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeAnswered:
    run_id: RunId
    guarantee_id: str
    granted: tuple[str, ...]
    """Messages whose taxes are held."""

    refused: tuple[str, ...]
    reason: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class TaxWarned:
    """Taxes of released declarations are neither paid nor void while their days run out."""

    run_id: RunId
    stage: TaxStage
    order_ids: tuple[OrderId, ...]
    due_day: date
    """At customs: the last on which the earliest of them is in time."""

    warned_at: datetime
