"""What can be set, with what holds when nobody sets it (`settings_file.py` reads what is set)."""

from dataclasses import dataclass, field
from pathlib import Path

from adapters.played_parts import (
    refuse_played_customs,
    refuse_played_payments,
    refuse_played_register,
)
from adapters.secrecy import (
    refuse_open_issuer,
    refuse_open_register,
    refuse_weak,
)
from adapters.usable_settings import (
    DEMONSTRATION,
    FILES,
    SIMULATOR,
    UnusableSettingError,
    refuse_unusable_customs,
    refuse_unusable_payments,
    require_within,
)

DEMONSTRATION_KEY = "demonstration-only"
"""Digests of made-up people. A real operator sets JIHUO_PERSON_KEY."""

PRODUCTION = "production"

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
    mode: str = DEMONSTRATION
    """`production` refuses weak secrets, and plays nothing."""

    broker_url: str = ""
    """Empty: a second SQLite file beside the first, so that queue and log share no writer lock."""

    customs: str = SIMULATOR
    """`simulator`, `files:DIR` or `https://…`; the simulator is a folder that another process
    answers."""

    customs_token: str = field(default="", repr=False)
    """What a gateway at an address knows us by."""

    customs_keep_days: int = 30
    """How long the folder keeps answers that were recorded. 0: they are removed at once."""

    customs_keys: str = ""
    """A folder with a folder for each firm's key. Empty: `keys` in the state folder."""

    customs_keys_password: str = field(default="", repr=False)
    """Of keys that are encrypted and have no password of their own beside them."""

    customs_trust: str = ""
    """A folder of certificates that are believed. Empty: `trust` in the state folder."""

    payments: str = DEMONSTRATION
    """`demonstration` pays every refund at once; `http://…` is the payment firm that is asked."""

    payments_secret: str = field(default="", repr=False)
    """What it and we sign with, as Standard Webhooks writes it: `whsec_` and base64."""

    payments_name: str = "SIMPAY"
    """As the payment firm calls itself in reports and statements."""

    person_key: str = field(default=DEMONSTRATION_KEY, repr=False)
    secrets_file: str = ""
    """A TOML file of mode 600 for the settings that are secrets."""

    oidc_issuer: str = ""
    """Empty: people sign in with passwords only."""

    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = "OpenID Connect"
    """What the button of signing in says."""

    public_url: str = ""
    """Where browsers find the pages: `https://jihuo.example`, without a slash at its end."""

    webhook_key: str = field(default="", repr=False)
    """Of which the secrets of webhooks are made: with another key each is another. Empty: of the
    key of persons."""

    webhooks_private: str = ""
    """Networks that are not public and messages may go to all the same: `10.1.0.0/16, ::1/128`."""

    identity_url: str = ""
    """Of the register that confirms who buyers are. Empty: nobody is asked about."""

    identity_key: str = field(default="", repr=False)
    identity_name: str = "identity register"
    """How events name it."""
    mail: str = field(default="", repr=False)
    """Where buyers' mail is handed in: `smtp://user:password@mail.example:587`. Empty: none is."""

    mail_sender: str = ""
    """The address it comes from: `orders@shop.example`."""

    operator: str = "demo"
    book: str = "NB01"
    state_folder: str = ".jihuo"
    host: str = "127.0.0.1"
    """Loopback only, but for production: a demonstration's passwords are known to all."""

    port: int = 8000
    imports_folder: str = ""
    """Where files of orders lie that were sent in. Empty: `imports` in the state folder."""

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

    def __post_init__(self) -> None:
        if self.mode not in (DEMONSTRATION, PRODUCTION):
            raise UnusableSettingError(
                f"mode is {self.mode!r}: there are {DEMONSTRATION} and {PRODUCTION}"
            )
        refuse_unusable_customs(self.customs)
        refuse_unusable_payments(self.payments, self.payments_secret)
        if self.oidc_issuer and not (self.oidc_client_id and self.public_url):
            raise UnusableSettingError("oidc_issuer needs oidc_client_id and public_url beside it")
        if self.identity_url:
            if not self.identity_key:
                raise UnusableSettingError("identity_url needs identity_key beside it")
            refuse_open_register(self.identity_url)
        if self.mail and "@" not in self.mail_sender:
            raise UnusableSettingError("mail needs mail_sender beside it, an e-mail address")
        if self.is_production:
            refuse_weak("person_key", self.person_key, DEMONSTRATION_KEY)
            if self.webhook_key:
                refuse_weak("webhook_key", self.webhook_key, DEMONSTRATION_KEY)
            if self.oidc_client_secret:
                refuse_weak("oidc_client_secret", self.oidc_client_secret, DEMONSTRATION_KEY)
            refuse_open_issuer(self.oidc_issuer)
            refuse_played_payments(self.payments, DEMONSTRATION)
            refuse_played_register(self.identity_key, DEMONSTRATION_KEY)
            refuse_played_customs(self.customs, SIMULATOR)

    @property
    def is_production(self) -> bool:
        return self.mode == PRODUCTION

    @property
    def address(self) -> str:
        """What links begin with that leave the system."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

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
    def imports(self) -> Path:
        return Path(self.imports_folder or Path(self.state_folder) / "imports")

    @property
    def customs_folder(self) -> Path:
        if self.customs.startswith(FILES):
            return Path(self.customs.removeprefix(FILES))
        return Path(self.state_folder) / "customs"

    @property
    def keys_folder(self) -> Path:
        return Path(self.customs_keys or Path(self.state_folder) / "keys")

    @property
    def trust_folder(self) -> Path:
        return Path(self.customs_trust or Path(self.state_folder) / "trust")
