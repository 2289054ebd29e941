"""What a setting's value must be, whatever the mode."""

import base64
from urllib.parse import urlsplit

from adapters.loopback import is_loopback

DEMONSTRATION = "demonstration"

SIMULATOR = "simulator"
FILES = "files:"
"""Before the folder in which customs' messages lie."""


class UnknownSettingError(ValueError):
    """Raised when `jihuo.toml` or the environment names a setting there is not."""


class UnusableSettingError(ValueError):
    """Raised when a setting's value is not of its kind, or beyond its limits."""


def refuse_unusable_customs(customs: str) -> None:
    """A word that is neither would be taken for a folder, and nobody would answer from it."""
    is_folder = customs.startswith(FILES) and customs.removeprefix(FILES)
    if customs != SIMULATOR and not is_folder and not is_safe_address(customs):
        raise UnusableSettingError(
            f"customs is {customs!r}: {SIMULATOR}, or {FILES}DIR, the folder of its messages,"
            " or a gateway's address of https"
        )


def refuse_unusable_payments(payments: str, secret: str) -> None:
    """Over TLS, but on this machine itself; whoever is asked to pay is asked under a signature."""
    if payments == DEMONSTRATION:
        return
    if not is_safe_address(payments):
        raise UnusableSettingError(
            f"payments is {payments!r}: {DEMONSTRATION}, or an address of https"
        )
    if not is_secret_of_webhooks(secret):
        raise UnusableSettingError("payments needs payments_secret beside it, `whsec_…`")


def is_address(setting: str) -> bool:
    return setting.startswith(("http://", "https://"))


def is_safe_address(setting: str) -> bool:
    """Of TLS, or of this machine itself."""
    address = urlsplit(setting)
    return bool(address.hostname) and (
        address.scheme == "https" or (address.scheme == "http" and is_loopback(address.hostname))
    )


def is_secret_of_webhooks(secret: str) -> bool:
    """`whsec_` and 24 to 64 bytes in base64, as the standard wants it."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64


def require_within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UnusableSettingError(f"{name} is {value:,}, and must be from {least:,} to {most:,}")
