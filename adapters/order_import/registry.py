"""Imports of one operator: begun once, worked at by one at a time, told how far they are."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.file_work import PAGE_ROWS, FileWork, Row, begun_at
from adapters.order_import.profile import OrderFileError, Profile
from adapters.order_import.profile_files import written
from adapters.order_import.shelf import KeptFile
from adapters.order_import.staging import Progress, Stage
from adapters.order_import.tables import order_imports
from adapters.texts import reading
from domain.identifiers import Partition

columns = order_imports.c


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


class Imports(FileWork):
    """Whoever makes it calls `create_tables(engine, tables.metadata)` once before."""

    table = order_imports
    key = columns.import_id

    def latest(
        self, within: Collection[str] | None, limit: int = PAGE_ROWS, offset: int = 0
    ) -> Sequence[Row]:
        """Of some merchants, or of all; those begun last first."""
        among = [] if within is None else [columns.merchant_id.in_(within)]
        return self._latest(among, limit, offset)

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

    def tell(self, import_id: str, worker: str, at: datetime, progress: Progress) -> None:
        """Raises LeaseLostError."""
        self._tell(import_id, worker, at, **said_of(progress))

    def end(self, import_id: str, worker: str, at: datetime, summary: Mapping[str, Any]) -> None:
        """Raises LeaseLostError."""
        self._end(
            import_id,
            worker,
            at,
            stage=Stage.DONE.value,
            summary=json.dumps(summary),
            reported=summary["reported"]["rows"],
            placed=summary["accepted"]["orders"],
        )

    def fail(self, import_id: str, worker: str, at: datetime, fault: OrderFileError) -> None:
        """Raises LeaseLostError."""
        with reading("zh"):
            fault_zh = fault.said()
        told = {"fault": str(fault), "fault_zh": fault_zh}
        self._end(import_id, worker, at, stage=Stage.FAILED.value, **told)


def begun(round_no: int, at: datetime) -> dict[str, Any]:
    """What every round begins with."""
    return {
        **said_of(Progress(Stage.WAITING)),
        "round": round_no,
        "summary": "",
        **begun_at(at),
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
