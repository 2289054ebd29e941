"""What a run is asked to do about taxes: hear what a guarantee says, warn of days that run out."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import RunId


@dataclass(frozen=True, slots=True)
class RecordGuaranteeAnswer:
    run_id: RunId
    guarantee_id: str
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WarnOfTax:
    """Say which taxes are due, or overdue, that have not been said to be."""

    run_id: RunId
    at: datetime
