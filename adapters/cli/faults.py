"""Faults that people can answer, as one sentence each; any other is a fault of the program."""

from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa

from adapters.access.demonstration import KnownPasswordsError
from adapters.access.faults import AccessRefusedError
from adapters.archive.faults import ArchiveError
from adapters.backup.faults import BackupError
from adapters.databases import UnsupportedDatabaseError
from adapters.order_import.profile import OrderFileError
from adapters.payment_statements.faults import StatementFileError
from adapters.played_parts import PlayedPartError
from adapters.processes.web import CannotServeError
from adapters.secrecy import OpenSecretsError, WeakSecretError
from adapters.shape_faults import StoredShapeError
from adapters.tax_quotes.file import QuoteFileError
from adapters.upgrade.faults import UpgradeBlockedError, UpgradeNeededError
from adapters.usable_settings import UnknownSettingError, UnusableSettingError
from adapters.webhooks.faults import WebhookError
from adapters.work_queue import UnknownBroker
from application.event_log import ChangedMeanwhile
from domain.refusals import Refused
from projections.applying import HandlerFailedError, OvertakenError
from projections.hindrances import NotPossibleError
from projections.rebuild_parts import RebuildStoppedError
from projections.rebuild_rows import RebuildEndedError


class NothingFoundError(LookupError):
    """Raised when nothing bears the id that was asked for."""


class OptionUnusableError(ValueError):
    """Raised when options do not go together, or say what they cannot, with the reason."""


class FileUnusableError(ValueError):
    """Raised when a file given on the command line cannot be used, with the reason."""


class TrialUnusableError(ValueError):
    """Raised when a campaign cannot be tried out by the steps that were given, with the reason."""


SAYING_ENOUGH = (
    AccessRefusedError,
    ArchiveError,
    BackupError,
    CannotServeError,
    FileUnusableError,
    KnownPasswordsError,
    NothingFoundError,
    NotPossibleError,
    OptionUnusableError,
    OpenSecretsError,
    OrderFileError,
    OvertakenError,
    PlayedPartError,
    QuoteFileError,
    StatementFileError,
    TrialUnusableError,
    RebuildEndedError,
    RebuildStoppedError,
    UnknownBroker,
    UnknownSettingError,
    UnsupportedDatabaseError,
    UnusableSettingError,
    UpgradeBlockedError,
    UpgradeNeededError,
    WeakSecretError,
    WebhookError,
)
"""Their own words are the sentence."""

NOT_THERE = (psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedTable)
"""What PostgreSQL says of a table that another version made; SQLite: "no such …"."""

UPGRADE = "`jihuo upgrade` says what there is to do"


def sentence_for(fault: Exception) -> str | None:
    match fault:
        case Refused():
            return f"refused by the rule {refusal_words(fault)}"
        case ChangedMeanwhile():
            return f"others kept being first at {fault}: try again"
        case msgspec.MsgspecError():
            return f"the file does not say what it should: {fault}"
        case sa.exc.OperationalError() if "no such " in str(fault.orig):
            return f"the database was written by another version: {fault.orig}. {UPGRADE}"
        case sa.exc.OperationalError() | sa.exc.ArgumentError():
            return f"the database cannot be used: {getattr(fault, 'orig', None) or fault}"
        case sa.exc.ProgrammingError() if isinstance(fault.orig, NOT_THERE):
            return f"the database was written by another version: {fault.orig}. {UPGRADE}"
        case StoredShapeError():
            return f"the log was written by another version of jihuo: {fault}"
        case HandlerFailedError():
            return f"a read model stands still at position {fault}"
        case OSError() if fault.filename:
            return f"{fault.filename}: {fault.strerror}"
    return str(fault) if isinstance(fault, SAYING_ENOUGH) else None


def refusal_words(refusal: Refused) -> str:
    """`BatchNotOpen (batch_id B-1, stage locked)`."""
    values = ", ".join(f"{name} {plain(value)}" for name, value in refusal.values.items())
    return type(refusal).__name__ + (f" ({values})" if values else "")


def plain(value: Any) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        return " ".join(map(str, value))
    return str(value)
