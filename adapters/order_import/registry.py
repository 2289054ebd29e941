"""Imports of one operator: begun once, worked at by one at a time, told how far they are."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.order_import.profile import OrderFileError, Profile
from adapters.order_import.profile_files import written
from adapters.order_import.shelf import KeptFile
from adapters.order_import.staging import Progress, Stage
from adapters.order_import.tables import order_imports
from adapters.texts import reading
from domain.identifiers import Partition

WORKING_LASTS = timedelta(seconds=60)
"""Many times what a set takes: after it, who worked has died."""

PATIENCE = timedelta(seconds=15)
"""How long a request may wait in the queue before it counts as lost."""

PAGE_ROWS = 50

Row = sa.Row[Any]
columns = order_imports.c


class LeaseLostError(Exception):
    """Raised when another works at an import: whoever hears it stops."""


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file for a campaign, read under a profile."""

    partition: Partition
    merchant_id: str
    campaign_id: str
    profile_name: str
    profile: Profile
    file_name: str
    file: KeptFile
    is_dry_run: bool

    @property
    def import_id(self) -> str:
        """By all that decides what comes of it: the same again is the same import."""
        said = (self.partition, self.campaign_id, written(self.profile), self.file.hash)
        text = json.dumps([*said, self.is_dry_run])
        return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


class Imports:
    """Whoever makes it calls `create_tables(engine, tables.metadata)` once before."""

    def __init__(
        self, engine: sa.Engine, operator: str, working_lasts: timedelta = WORKING_LASTS
    ) -> None:
        self.engine = engine
        self.operator = operator
        self._writing = engine.execution_options(writes=True)
        self._working_lasts = working_lasts

    # --- asked ----------------------------------------------------------------------------------

    def one(self, import_id: str) -> Row | None:
        query = sa.select(order_imports).where(*self._this(import_id))
        with self.engine.connect() as connection:
            return connection.execute(query).one_or_none()

    def latest(
        self, within: Collection[str] | None, limit: int = PAGE_ROWS, offset: int = 0
    ) -> Sequence[Row]:
        """Of some merchants, or of all; those begun last first."""
        query = sa.select(order_imports).where(columns.operator == self.operator)
        if within is not None:
            query = query.where(columns.merchant_id.in_(within))
        query = query.order_by(columns.asked_at.desc(), columns.import_id)
        with self.engine.connect() as connection:
            return connection.execute(query.limit(limit).offset(offset)).all()

    def forgotten(self, at: datetime) -> list[str]:
        """Those that nobody works at, though they were asked for long ago."""
        query = sa.select(columns.import_id).where(
            columns.operator == self.operator,
            columns.ended_at.is_(None),
            columns.told_at <= at - PATIENCE,
            is_free(at),
        )
        with self.engine.connect() as connection:
            return list(connection.scalars(query.order_by(columns.asked_at)))

    # --- begun ----------------------------------------------------------------------------------

    def begin(self, wanted: NewImport, actor: str, at: datetime) -> str:
        """One that has ended begins a new round; one that has not goes on."""
        import_id = wanted.import_id
        with self._writing.begin() as connection:
            found = connection.execute(
                sa.select(columns.round, columns.ended_at).where(*self._this(import_id))
            ).one_or_none()
            if found is None:
                row = row_of(wanted, actor)
                made = {"operator": self.operator, "import_id": import_id, **row, **begun(1, at)}
                connection.execute(order_imports.insert(), made)
            elif found.ended_at is not None:
                again = {"file_name": wanted.file_name, **begun(found.round + 1, at)}
                these = (*self._this(import_id), columns.round == found.round)
                connection.execute(order_imports.update().where(*these).values(again))
        return import_id

    def begin_again(self, import_id: str, at: datetime) -> None:
        """Only of one that has ended."""
        these = (*self._this(import_id), columns.ended_at.is_not(None))
        values = {**begun(0, at), "round": columns.round + 1}
        with self._writing.begin() as connection:
            connection.execute(order_imports.update().where(*these).values(values))

    # --- worked at ------------------------------------------------------------------------------

    def take(self, import_id: str, worker: str, at: datetime) -> Row | None:
        """The import for who may work at it now; None for who may not, or has nothing to do."""
        these = (*self._this(import_id), columns.ended_at.is_(None), is_free(at))
        if not self._set(these, worker=worker, working_until=at + self._working_lasts):
            return None
        return self.one(import_id)

    def tell(self, import_id: str, worker: str, at: datetime, progress: Progress) -> None:
        """How far it is; the worker's time begins anew. Raises LeaseLostError."""
        self._as_worker(
            import_id,
            worker,
            **said_of(progress),
            told_at=at,
            working_until=at + self._working_lasts,
        )

    def let_go(self, import_id: str, worker: str, at: datetime) -> None:
        """Another may go on at once."""
        mine = (*self._this(import_id), columns.worker == worker)
        self._set(mine, worker=None, working_until=None, told_at=at)

    def end(self, import_id: str, worker: str, at: datetime, summary: Mapping[str, Any]) -> None:
        """Raises LeaseLostError."""
        self._as_worker(
            import_id,
            worker,
            stage=Stage.DONE.value,
            summary=json.dumps(summary),
            reported=summary["reported"]["rows"],
            placed=summary["accepted"]["orders"],
            told_at=at,
            ended_at=at,
            worker=None,
            working_until=None,
        )

    def fail(self, import_id: str, worker: str, at: datetime, fault: OrderFileError) -> None:
        """Raises LeaseLostError."""
        with reading("zh"):
            fault_zh = fault.said()
        self._as_worker(
            import_id,
            worker,
            stage=Stage.FAILED.value,
            fault=str(fault),
            fault_zh=fault_zh,
            told_at=at,
            ended_at=at,
            worker=None,
            working_until=None,
        )

    def _as_worker(self, import_id: str, name: str, /, **values: Any) -> None:
        mine = (*self._this(import_id), columns.worker == name)
        if not self._set(mine, **values):
            raise LeaseLostError(import_id)

    def _set(self, these: Sequence[sa.ColumnElement[bool]], **values: Any) -> bool:
        with self._writing.begin() as connection:
            changed = connection.execute(order_imports.update().where(*these).values(values))
        return changed.rowcount == 1

    def _this(self, import_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return columns.operator == self.operator, columns.import_id == import_id


def is_free(at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(columns.working_until.is_(None), columns.working_until <= at)


def begun(round_no: int, at: datetime) -> dict[str, Any]:
    """What every round begins with."""
    return {
        **said_of(Progress(Stage.WAITING)),
        "round": round_no,
        "summary": "",
        "fault": "",
        "fault_zh": "",
        "asked_at": at,
        "told_at": at,
        "ended_at": None,
        "worker": None,
        "working_until": None,
    }


def said_of(progress: Progress) -> dict[str, Any]:
    return {
        "stage": progress.stage.value,
        "encoding": progress.encoding,
        "rows": progress.rows,
        "reported": progress.reported,
        "invoices": progress.invoices,
        "decided": progress.decided,
        "placed": progress.placed,
    }


def row_of(wanted: NewImport, actor: str) -> dict[str, Any]:
    return {
        "partition": wanted.partition,
        "merchant_id": wanted.merchant_id,
        "campaign_id": wanted.campaign_id,
        "profile_name": wanted.profile_name,
        "profile": written(wanted.profile),
        "file_name": wanted.file_name,
        "file_hash": wanted.file.hash,
        "file_bytes": wanted.file.bytes_count,
        "is_dry_run": int(wanted.is_dry_run),
        "made_by": actor,
    }
