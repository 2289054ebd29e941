"""One bulk append over several streams; it may stop in its middle until it is killed."""

import sys

import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from tests.adapters.notes import CODEC, decided, noting, stream
from tests.exactness.writer import say

STREAMS = ("a", "b", "c", "d", "e")
EVENTS_PER_STREAM = 800
"""Several megabytes in all: more than SQLite keeps in memory before it writes to its file."""

EVENTS = len(STREAMS) * EVENTS_PER_STREAM
COMMAND_ID = "bulk"


def stop_before_accepting(engine: sa.Engine) -> None:
    """All events are written by then, and nothing says yet whose they are."""

    def stop(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "INTO accepted_commands" in statement:
            say("written")
            sys.stdin.read()

    sa.event.listen(engine, "before_cursor_execute", stop)


def main(url: str, stops: str) -> None:
    engine = engine_for(url)
    if stops == "stops":
        stop_before_accepting(engine)
    texts = [f"{number:01000d}" for number in range(EVENTS_PER_STREAM)]
    changes = [noting(stream(name), *texts) for name in STREAMS]
    say("begun")
    position = SqlEventLog(engine, CODEC).append([decided(COMMAND_ID, *changes)])
    say("appended", position)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
