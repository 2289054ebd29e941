"""Folders in which each day's files lie together, kept for so many days."""

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path


class DayFolders:
    """`20261121/`, one below the other's day; those that are too old are removed."""

    def __init__(self, folder: Path, keep_days: int, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._keep_days = keep_days
        self._clock = clock
        self._today: date | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def today(self) -> Path:
        """The folder of today, which is there when this returns."""
        day = self._clock().date()
        folder = self._folder / f"{day:%Y%m%d}"
        folder.mkdir(exist_ok=True)
        if day != self._today:
            self._remove_before(day - timedelta(days=self._keep_days))
            self._today = day
        return folder

    def find(self, name: str) -> Path | None:
        """The file of that name, on whichever day it was put there."""
        places = (day / name for day in self._days())
        return next((place for place in places if place.exists()), None)

    def _remove_before(self, first: date) -> None:
        for day in self._days():
            if day.name < f"{first:%Y%m%d}":
                shutil.rmtree(day, ignore_errors=True)

    def _days(self) -> list[Path]:
        days = (each for each in self._folder.iterdir() if each.name.isdecimal())
        return sorted(days, reverse=True)
