"""Every read model against a fresh fold of the log, up to the position that it has reached."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.verification.findings import CheckResult, Examination
from application.event_log import Recorded
from projections.following_tables import read_model_faults, read_model_positions, read_model_skips
from projections.hindrances import skipped_in
from projections.holding import holding
from projections.read_model import ReadModel

INVARIANT = "read model"

ROWS_AT_ONCE = 1_000

ROWS_NAMED_MAX = 5
"""Differing rows of one table that are named; all are counted."""

VALUE_LENGTH_MAX = 60


@contextmanager
def scratch_database() -> Iterator[sa.Connection]:
    """A database of its own for the fresh fold, gone with the connection."""
    with TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'fold.db'}")
        try:
            with engine.execution_options(writes=True).connect() as connection:
                yield connection
        finally:
            engine.dispose()


@dataclass(slots=True)
class Fold:
    """One model, made anew beside the one that stands."""

    model: ReadModel
    examination: Examination
    reached: int | None
    """Position of the model that stands; None for one that was never followed."""

    skipped: Collection[int] = ()
    """Events that the model goes on without, by a decision that holds for every fold."""

    is_broken: bool = False


class FreshFolds:
    """Applies the events of the log once more, and compares what came out."""

    def __init__(
        self, standing: sa.Connection, scratch: sa.Connection, models: Sequence[ReadModel]
    ) -> None:
        self._standing = standing
        self._scratch = scratch
        positions, skipped = positions_in(standing), skips_in(standing)
        self._folds = [
            self._fold(model, positions.get(model.name), skipped.get(model.name, ()))
            for model in models
        ]
        for fold in self._folds:
            fold.model.tables.create_all(scratch)

    def _fold(self, model: ReadModel, reached: int | None, skipped: Collection[int]) -> Fold:
        title = f"the rows of {model.name} are those of a fresh fold up to its position"
        return Fold(model, Examination(INVARIANT, model.name, title), reached, skipped)

    @property
    def has_models(self) -> bool:
        return bool(self._folds)

    def apply(self, page: Sequence[Recorded]) -> None:
        for fold in self._folds:
            reached = fold.reached or 0
            if fold.is_broken or not page or page[0].position > reached:
                continue
            self._apply(fold, [each for each in page if each.position <= reached])

    def _apply(self, fold: Fold, page: Sequence[Recorded]) -> None:
        """In the runs in which followers hand events over: consecutive ones of one handler."""
        handlers = fold.model.handlers
        handled = [
            each
            for each in page
            if type(each.event) in handlers and each.position not in fold.skipped
        ]
        events = handled
        try:
            with holding(self._scratch):
                for handler, run in groupby(handled, lambda each: handlers[type(each.event)]):
                    events = list(run)
                    handler(self._scratch, events)
        except Exception as error:
            # Whatever it is: the other models are compared all the same, and this is told.
            fold.is_broken = True
            message = f"a fresh fold stops at {type(events[0].event).__name__}: {error}"
            fold.examination.expect(False, fold.model.name, message, events[0].position)

    def results(self, last_position: int) -> list[CheckResult]:
        faults = faults_in(self._standing)
        for fold in self._folds:
            name, reached = fold.model.name, fold.reached
            if fault := faults.get(name):
                message = f"stands still: {fault[1]}"
                fold.examination.expect(False, name, message, fault[0])
            if reached is not None and reached > last_position:
                message = f"has reached {reached}, the log ends at {last_position}"
                fold.examination.expect(False, name, message, last_position)
            if reached is not None and not fold.is_broken:
                self._compare(fold, reached)
        return [fold.examination.result for fold in self._folds]

    def _compare(self, fold: Fold, reached: int) -> None:
        for table in sorted(fold.model.tables.tables.values(), key=lambda table: table.name):
            if not sa.inspect(self._standing).has_table(table.name):
                fold.examination.expect(False, table.name, "the table is missing", reached)
                continue
            self._compare_rows(fold.examination, table, reached)

    def _compare_rows(self, examination: Examination, table: sa.Table, reached: int) -> None:
        named = 0
        standing, fresh = rows_of(self._standing, table), rows_of(self._scratch, table)
        for key, stands, should in side_by_side(table, standing, fresh):
            examination.things_checked += 1
            if stands == should:
                continue
            named += 1
            if named > ROWS_NAMED_MAX:
                examination.broken_count += 1
                continue
            subject = f"{table.name} {key_name(table, key)}"
            examination.broken(subject, difference(table, stands, should), reached)


def positions_in(connection: sa.Connection) -> Mapping[str, int]:
    if not sa.inspect(connection).has_table(read_model_positions.name):
        return {}
    return {row.name: row.position for row in connection.execute(sa.select(read_model_positions))}


def faults_in(connection: sa.Connection) -> Mapping[str, tuple[int, str]]:
    if not sa.inspect(connection).has_table(read_model_faults.name):
        return {}
    rows = connection.execute(sa.select(read_model_faults))
    return {row.name: (row.position, row.reason) for row in rows}


def skips_in(connection: sa.Connection) -> Mapping[str, Collection[int]]:
    if not sa.inspect(connection).has_table(read_model_skips.name):
        return {}
    return skipped_in(connection)


Values = tuple[Any, ...]


def rows_of(connection: sa.Connection, table: sa.Table) -> Iterator[Values]:
    """A table's rows in the order of their keys, whatever database they stand in."""
    ordered = [in_byte_order(connection, column) for column in table.primary_key]
    query = sa.select(table).order_by(*ordered).execution_options(yield_per=ROWS_AT_ONCE)
    for row in connection.execute(query):
        yield tuple(plain(value) for value in row)


def in_byte_order(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    if connection.dialect.name == "postgresql" and isinstance(column.type, sa.String):
        return sa.collate(column, "C")
    return column


def plain(value: Any) -> Any:
    """The same for the same moment; every other value is equal on all databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value


def side_by_side(
    table: sa.Table, standing: Iterator[Values], fresh: Iterator[Values]
) -> Iterator[tuple[Values, Values | None, Values | None]]:
    """Rows of both, one key after the other; None where a side has no such row."""
    places = [list(table.columns).index(column) for column in table.primary_key]
    left, right = next(standing, None), next(fresh, None)
    while left is not None or right is not None:
        left_key = tuple(left[place] for place in places) if left else None
        right_key = tuple(right[place] for place in places) if right else None
        if right_key is None or (left_key is not None and left_key < right_key):
            yield left_key or (), left, None
            left = next(standing, None)
        elif left_key is None or right_key < left_key:
            yield right_key, None, right
            right = next(fresh, None)
        else:
            yield left_key, left, right
            left, right = next(standing, None), next(fresh, None)


def key_name(table: sa.Table, key: Values) -> str:
    return ", ".join(
        f"{column.name} {value}" for column, value in zip(table.primary_key, key, strict=True)
    )


def difference(table: sa.Table, stands: Values | None, should: Values | None) -> str:
    if stands is None:
        return "the row is missing"
    if should is None:
        return "a fresh fold has no such row"
    return "; ".join(
        f"{column.name} is {shortened(one)}, a fresh fold says {shortened(other)}"
        for column, one, other in zip(table.columns, stands, should, strict=True)
        if one != other
    )


def shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= VALUE_LENGTH_MAX else f"{text[:VALUE_LENGTH_MAX]}…"
