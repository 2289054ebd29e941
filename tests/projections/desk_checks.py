"""What the tests of the desks' read models share: pages of any size, rows without noise."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from application.event_log import Recorded
from projections.read_model import ReadModel
from tests.projections import goods_story, story
from tests.projections.given import (
    FakeLog,
    applied,
    applied_by_handler,
    content_of,
    emptied,
    tables_of,
)

STORIES = (goods_story.told().recorded, story.told().recorded)


@contextmanager
def following(url: str, model: ReadModel, log: FakeLog) -> Iterator[sa.Connection]:
    """A connection on which the model has applied a log."""
    with tables_of(url, model) as engine, engine.connect() as connection:
        applied(connection, model, log.recorded)
        yield connection


def shown(rows: Sequence[sa.Row], *names: str) -> list[tuple]:
    """The named columns of rows, in their order."""
    return [tuple(getattr(row, name) for name in names) for row in rows]


def check_pages_of_any_size(url: str, model: ReadModel) -> None:
    """Whatever the pages, and whether runs are of one type or of one handler: the same rows."""
    with tables_of(url, model) as engine, engine.connect() as connection:
        for recorded in STORIES:
            check_story(connection, model, recorded)


def check_story(connection: sa.Connection, model: ReadModel, recorded: Sequence[Recorded]) -> None:
    whole = in_pages(connection, model, recorded, range(len(recorded)), applied)

    @settings(max_examples=12)
    @given(cuts=st.lists(st.integers(0, len(recorded))), apply=WAYS)
    def check(cuts, apply):
        assert in_pages(connection, model, recorded, cuts, apply) == whole

    check()


WAYS = st.sampled_from([applied, applied_by_handler])


def in_pages(
    connection: sa.Connection,
    model: ReadModel,
    recorded: Sequence[Recorded],
    cuts: Iterable[int],
    apply: Callable[[sa.Connection, ReadModel, Sequence[Recorded]], None],
) -> dict[str, list[dict[str, Any]]]:
    """What the model holds when it has read these events in pages cut there."""
    emptied(connection, model)
    ends = {min(cut, len(recorded)) for cut in cuts}
    for start, end in pairwise(sorted({*ends, 0, len(recorded)})):
        apply(connection, model, recorded[start:end])
    return content_of(connection, model)
