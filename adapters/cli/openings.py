"""When a copied campaign opens and closes, as options say it: local times of its zone, or days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.cli.faults import OptionUnusableError
from domain.campaign_copying import shown_once, wall
from domain.campaign_state import Campaign


@dataclass(frozen=True, slots=True)
class Opening:
    opens_at: str
    closes_at: str
    shift_days: int | None

    def require_one(self) -> None:
        """Raises OptionUnusableError."""
        if bool(self.opens_at) == (self.shift_days is not None):
            raise OptionUnusableError("say either --opens-at or --shift")
        if self.closes_at and not self.opens_at:
            raise OptionUnusableError("--closes-at goes with --opens-at")

    def of(self, source: Campaign) -> tuple[datetime, datetime | None]:
        """Raises OptionUnusableError and MomentNotShownOnce."""
        zone = ZoneInfo(source.time_zone)
        if self.shift_days is not None:
            local = shifted(wall(source.opens_at, zone), self.shift_days)
            return shown_once("opens_at", local, zone), None
        opens = shown_once("opens_at", time_of("--opens-at", self.opens_at), zone)
        if not self.closes_at:
            return opens, None
        return opens, shown_once("closes_at", time_of("--closes-at", self.closes_at), zone)


def shifted(local: datetime, days: int) -> datetime:
    try:
        return local + timedelta(days=days)
    except OverflowError:
        raise OptionUnusableError(f"--shift {days} leads out of the calendar") from None


def time_of(option: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise OptionUnusableError(f"{option} is a time such as 2026-03-02T09:14") from None
