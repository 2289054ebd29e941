"""Settings from the environment (`JIHUO_…`) or `jihuo.toml`; nothing else reads either.

Secrets may stand in a file of their own, which nobody but its owner can read.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from adapters.secrecy import SECRETS, is_secret, refuse_open_file
from adapters.settings import PRODUCTION, Settings
from adapters.usable_settings import UnknownSettingError, UnusableSettingError


def settings_from(folder: Path, environment: dict[str, str] | None = None) -> Settings:
    """The folder's `jihuo.toml`, overruled by the file of secrets and by the environment."""
    environment = dict(os.environ) if environment is None else environment
    file = folder / "jihuo.toml"
    given: dict[str, object] = tomllib.loads(file.read_text()) if file.exists() else {}
    told = {
        each.name: text
        for each in fields(Settings)
        if (text := environment.get(f"JIHUO_{each.name.upper()}"))
    }
    refuse_unknown(given, [each.name for each in fields(Settings)])
    is_production = {**given, **told}.get("mode") == PRODUCTION
    if is_production and any(is_secret(name, str(value)) for name, value in given.items()):
        refuse_open_file(file)
    secrets = secrets_in(folder, {**given, **told})
    given |= {**secrets, **told}
    for each in fields(Settings):
        if type(each.default) is int and each.name in given:
            given[each.name] = whole_number(each.name, given[each.name])
    settings = Settings(**given)  # type: ignore[arg-type]  # A wrong type shows where it is used.
    assert settings.gathering.waiting_max, (
        "limits that cannot be are refused here, not at the first command"
    )
    return settings


def secrets_in(folder: Path, given: Mapping[str, object]) -> dict[str, object]:
    """What the file of secrets says, if there is one."""
    if not given.get("secrets_file"):
        return {}
    file = folder / str(given["secrets_file"])
    refuse_open_file(file)
    secrets = tomllib.loads(file.read_text())
    refuse_unknown(secrets, sorted(SECRETS))
    return secrets


def refuse_unknown(given: Mapping[str, object], known: list[str]) -> None:
    if unknown := given.keys() - set(known):
        raise UnknownSettingError(f"{', '.join(sorted(unknown))}: there are {', '.join(known)}")


def whole_number(name: str, given: object) -> int:
    try:
        number = int(str(given))
    except ValueError:
        raise UnusableSettingError(f"{name} is {given!r}, which is no whole number") from None
    if number < 0:
        raise UnusableSettingError(f"{name} is {number}: it cannot be negative")
    return number
