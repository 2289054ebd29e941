"""What a secret must be, and where it may stand, before anything of a production is started."""

import stat
from pathlib import Path
from urllib.parse import urlsplit

from adapters.loopback import is_loopback

SECRETS = frozenset(
    {
        "database_url",
        "broker_url",
        "person_key",
        "oidc_client_secret",
        "webhook_key",
        "identity_key",
        "mail",
        "payments_secret",
        "customs_token",
        "customs_keys_password",
    }
)
"""Settings that nobody else may read; a database's address holds its password."""

SECRET_LENGTH_MIN = 32
DIFFERENT_MIN = 10
"""Characters: a random one of hexadecimal digits has more."""


class WeakSecretError(ValueError):
    """Raised when a production would start with a secret that others can guess."""


class OpenSecretsError(ValueError):
    """Raised when a file with secrets can be read by others than its owner."""


def is_secret(name: str, value: str) -> bool:
    """Whether a setting tells something: an address without a password does not."""
    is_address = name.endswith("_url") or name == "mail"
    return name in SECRETS and (not is_address or bool(urlsplit(value).password))


def refuse_weak(name: str, secret: str, known_to_all: str) -> None:
    """Raises WeakSecretError, which never tells the secret."""
    told = f"JIHUO_{name.upper()} in the environment, or {name} in the file of secrets"
    if secret == known_to_all:
        raise WeakSecretError(
            f"{name} is the one of demonstrations, which everybody knows: set {told}"
        )
    if len(secret) < SECRET_LENGTH_MIN or len(set(secret)) < DIFFERENT_MIN:
        raise WeakSecretError(
            f"{name} is easily guessed: set {told}, {SECRET_LENGTH_MIN} random characters long"
        )


def refuse_open_file(file: Path) -> None:
    """Raises OpenSecretsError."""
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise OpenSecretsError(
            f"{file} holds secrets and is of mode {mode:o}, so that others can use it:"
            f" `chmod 600 {file}`"
        )


def refuse_open_register(url: str) -> None:
    """Names and identity numbers leave over TLS only, but on this machine itself."""
    address = urlsplit(url)
    if address.scheme != "https" and not is_loopback(address.hostname):
        raise WeakSecretError("identity_url is not https: anybody between could read the names")


def refuse_open_issuer(issuer: str) -> None:
    """Who answers for people's identities is asked over TLS, but on this machine itself."""
    address = urlsplit(issuer)
    if issuer and address.scheme != "https" and not is_loopback(address.hostname):
        raise WeakSecretError(f"oidc_issuer is {issuer}, which anybody between could answer for")
