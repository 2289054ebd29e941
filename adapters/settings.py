"""Settings from the environment (`JIHUO_…`) or `jihuo.toml`; nothing else reads either."""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

DEMONSTRATION_KEY = "demonstration-only"
"""Digests of made-up people. A real operator sets JIHUO_PERSON_KEY."""


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

    @property
    def broker(self) -> str:
        if self.broker_url:
            return self.broker_url
        return f"sqlite:///{Path(self.state_folder) / 'queue.db'}"

    @property
    def customs_folder(self) -> Path:
        if self.customs.startswith("files:"):
            return Path(self.customs.removeprefix("files:"))
        return Path(self.state_folder) / "customs"


class UnknownSettingError(ValueError):
    """Raised when `jihuo.toml` or the environment names a setting there is not."""


def settings_from(folder: Path, environment: dict[str, str] | None = None) -> Settings:
    """The folder's `jihuo.toml`, overruled by the environment."""
    environment = dict(os.environ) if environment is None else environment
    file = folder / "jihuo.toml"
    given: dict[str, object] = tomllib.loads(file.read_text()) if file.exists() else {}
    for field in fields(Settings):
        if text := environment.get(f"JIHUO_{field.name.upper()}"):
            given[field.name] = int(text) if field.name == "port" else text
    if unknown := given.keys() - {field.name for field in fields(Settings)}:
        known = ", ".join(field.name for field in fields(Settings))
        raise UnknownSettingError(f"{', '.join(sorted(unknown))}: there are {known}")
    return Settings(**given)  # type: ignore[arg-type]  # A wrong type shows where it is used.
