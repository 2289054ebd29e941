"""Opens the library's applications on our tables: PERSISTENCE_MODULE=adapters.persistence.

JIHUO_DATABASE_URL     the database, as everywhere else
ORIGINATOR_ID_TYPE     `uuid` (the library's default) or `text`
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    InfrastructureFactoryError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType

from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.recorder import SqlAggregateRecorder, SqlRecorder

READ_ID: dict[str, Callable[[str], UUID | str]] = {"uuid": UUID, "text": str}


class SqlFactory(InfrastructureFactory[TrackingRecorder]):
    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        url = self.env.get("JIHUO_DATABASE_URL")
        id_type = self.env.get("ORIGINATOR_ID_TYPE", "uuid")
        if not url or id_type not in READ_ID:
            raise InfrastructureFactoryError(
                f"JIHUO_DATABASE_URL is {url!r}, ORIGINATOR_ID_TYPE is {id_type!r}"
            )
        self._read_id = READ_ID[id_type]
        self._engine = engine_for(url)
        create_tables(self._engine)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        if purpose == "events":
            return self._recorder()
        return SqlAggregateRecorder(self._engine, self._read_id)

    def application_recorder(self) -> ApplicationRecorder:
        return self._recorder()

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        recorder_class: Any = tracking_recorder_class or SqlRecorder
        recorder: TrackingRecorder = recorder_class(self._engine, self._read_id)
        return recorder

    def process_recorder(self) -> ProcessRecorder:
        return self._recorder()

    def close(self) -> None:
        self._engine.dispose()

    def _recorder(self) -> SqlRecorder:
        return SqlRecorder(self._engine, self._read_id)
