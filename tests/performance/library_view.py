"""One view of the library's orders, kept by its ProjectionRunner as its documentation shows."""

import time
from typing import Any

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.utils import get_topic
from psycopg.sql import SQL, Identifier

from tests.performance.library import Orders
from tests.performance.library_order import Order

CATCHING_UP_SECONDS_MAX = 600.0
LOOK_PAUSE_SECONDS = 0.01

BEGINNINGS = ("Event", "Created", "Placed")

STAGES = {
    get_topic(event): name
    for name, event in vars(Order).items()
    if isinstance(event, type) and issubclass(event, Aggregate.Event) and name not in BEGINNINGS
}
"""Every event after the first moves an order to a stage of its own."""


class OrderBoard(PostgresTrackingRecorder):
    """A row an order, written with the position in one transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        names = (Identifier(self.datastore.schema), Identifier("order_board"))
        self.check_identifier_length("order_board")
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {0}.{1} (id uuid PRIMARY KEY, order_id text,"
                " campaign_id text, buyer_key text, stage text, last_at timestamptz)"
            ).format(*names)
        )
        self.insert_order = SQL("INSERT INTO {0}.{1} VALUES (%s, %s, %s, %s, 'Placed', %s)").format(
            *names
        )
        self.move_order = SQL("UPDATE {0}.{1} SET stage = %s, last_at = %s WHERE id = %s").format(
            *names
        )

    def add(self, placed: Any, tracking: Tracking) -> None:
        row = (placed.originator_id, placed.order_id, placed.campaign_id, placed.buyer_key)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self.insert_order, (*row, placed.timestamp), prepare=True)

    def move(self, event: Aggregate.Event, tracking: Tracking) -> None:
        stage = STAGES[get_topic(type(event))]
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            row = (stage, event.timestamp, event.originator_id)
            cursor.execute(self.move_order, row, prepare=True)


class OrderBoardProjection(Projection[OrderBoard]):
    name = "board"
    topics = (get_topic(Order.Placed), *STAGES)  # type: ignore[attr-defined]

    @singledispatchmethod
    def process_event(self, event: Aggregate.Event, tracking: Tracking) -> None:
        self.view.move(event, tracking)

    @process_event.register
    def placed(self, event: Order.Placed, tracking: Tracking) -> None:  # type: ignore[name-defined]
        self.view.add(event, tracking)


def catch_up(environment: dict[str, str], up_to: int) -> float:
    """Run the projection until its view has reached a position; the seconds it took."""
    started_at = time.perf_counter()
    with ProjectionRunner(
        application_class=Orders,
        projection_class=OrderBoardProjection,
        view_class=OrderBoard,
        env=environment,
    ) as runner:
        # Its own wait() looks less and less often: nearly a second would be added.
        while (runner.view.max_tracking_id(Orders.name) or 0) < up_to:
            if runner.is_interrupted.wait(LOOK_PAUSE_SECONDS):
                runner.run_forever()  # Raises what stopped it.
            if time.perf_counter() - started_at > CATCHING_UP_SECONDS_MAX:
                raise TimeoutError(f"the library's projection did not reach {up_to}")
        return time.perf_counter() - started_at
