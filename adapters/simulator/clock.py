"""A clock that moves when it is told to: what happens then depends on nothing but the script."""

from datetime import datetime, timedelta


class ScriptClock:
    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def wait(self, time: timedelta) -> datetime:
        self.now += time
        return self.now

    def reach(self, at: datetime) -> datetime:
        self.now = max(self.now, at)
        return self.now
