"""Settings from the environment (`JIHUO_…`) or `jihuo.toml`; nothing else reads either."""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

DEMONSTRATION_KEY = "demonstration-only"
"""Digests of made-up people. A real operator sets JIHUO_PERSON_KEY."""

GATHERING_WINDOW_MS_MAX = 100
"""Longer, and people feel it."""

GATHERING_WAITING_MAX = 100_000
"""More would wait longer than any caller does."""


@dataclass(frozen=True, slots=True)
class GatheringLimits:
    """How long commands wait for company, and how many may wait at all."""

    window_ms: int = 2
    waiting_max: int = 1_000

    def __post_init__(self) -> None:
        require_within("gathering_window_ms", self.window_ms, 0, GATHERING_WINDOW_MS_MAX)
        require_within("gathering_waiting_max", self.waiting_max, 1, GATHERING_WAITING_MAX)


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str = "sqlite:///jihuo.db"
    broker_url: str = ""
    """Empty: a second SQLite file beside the first, so that queue and log share no writer lock."""

    customs: str = "simulator"
    """`simulator`, or `files:DIR`; the simulator is a folder that another process answers."""

    person_key: str = DEMONSTRATION_KEY
    operator: str = "demo"
    book: str = "NB01"
    state_folder: str = ".jihuo"
    host: str = "127.0.0.1"
    """Loopback only, until there is sign-in."""

    port: int = 8000
    archive_folder: str = ""
    """Empty: `archive` in the state folder."""

    archive_after_days: int = 400
    """Streams that ended are archived so long after: a year of the limit, and its returns."""

    ready_lag_seconds: int = 60
    """A process is ready while no follower lacks an event that was recorded longer ago."""

    gathering_window_ms: int = 2
    """How long a command that arrives alone may wait for others to be committed with it."""

    gathering_waiting_max: int = 1_000
    """More commands than this are turned away at once, with the word to come again."""

    @property
    def gathering(self) -> GatheringLimits:
        return GatheringLimits(self.gathering_window_ms, self.gathering_waiting_max)

    @property
    def broker(self) -> str:
        if self.broker_url:
            return self.broker_url
        return f"sqlite:///{Path(self.state_folder) / 'queue.db'}"

    @property
    def archive(self) -> Path:
        return Path(self.archive_folder or Path(self.state_folder) / "archive")

    @property
    def customs_folder(self) -> Path:
        if self.customs.startswith("files:"):
            return Path(self.customs.removeprefix("files:"))
        return Path(self.state_folder) / "customs"


class UnknownSettingError(ValueError):
    """Raised when `jihuo.toml` or the environment names a setting there is not."""


class UnusableSettingError(ValueError):
    """Raised when a setting's value is not of its kind, or beyond its limits."""


def require_within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UnusableSettingError(f"{name} is {value:,}, and must be from {least:,} to {most:,}")


def settings_from(folder: Path, environment: dict[str, str] | None = None) -> Settings:
    """The folder's `jihuo.toml`, overruled by the environment."""
    environment = dict(os.environ) if environment is None else environment
    file = folder / "jihuo.toml"
    given: dict[str, object] = tomllib.loads(file.read_text()) if file.exists() else {}
    for field in fields(Settings):
        if text := environment.get(f"JIHUO_{field.name.upper()}"):
            given[field.name] = text
    if unknown := given.keys() - {field.name for field in fields(Settings)}:
        known = ", ".join(field.name for field in fields(Settings))
        raise UnknownSettingError(f"{', '.join(sorted(unknown))}: there are {known}")
    for field in fields(Settings):
        if type(field.default) is int and field.name in given:
            given[field.name] = whole_number(field.name, given[field.name])
    settings = Settings(**given)  # type: ignore[arg-type]  # A wrong type shows where it is used.
    assert settings.gathering.waiting_max, (
        "limits that cannot be are refused here, not at the first command"
    )
    return settings


def whole_number(name: str, given: object) -> int:
    try:
        number = int(str(given))
    except ValueError:
        raise UnusableSettingError(f"{name} is {given!r}, which is no whole number") from None
    if number < 0:
        raise UnusableSettingError(f"{name} is {number}: it cannot be negative")
    return number
