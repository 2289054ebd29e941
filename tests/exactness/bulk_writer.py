"""Writes notes to the log in transactions of many sizes and shapes, as one of several processes.

The texts of one writer count up without a gap: in the order of positions they must be read so.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_writing import COPY_ROWS_MIN
from application.event_log import Change, ChangedMeanwhile, Decision
from tests.adapters.notes import CODEC, decided, noting, stream

SIZES = (*[1] * 20, *[2] * 4, 3, 7, 20, 50, COPY_ROWS_MIN - 1, COPY_ROWS_MIN, 1_000)
SHARED_STREAMS = 3
"""Streams that all writers extend, so that they are often second."""


class Writer:
    def __init__(self, log: SqlEventLog, name: str, seed: int) -> None:
        self.log = log
        self.name = name
        self.chance = random.Random(f"{seed}:{name}")
        self.written = 0
        self.lost = 0
        self.appends = 0
        self.versions: dict[str, int] = defaultdict(int)

    def write(self, events_count: int) -> None:
        shapes = (self.single, self.gathered, self.set_wise, self.contended)
        while self.written < events_count:
            size = min(self.chance.choice(SIZES), events_count - self.written)
            first = self.written
            texts = [f"{self.name}:{number}" for number in range(first, first + size)]
            self.appends += 1
            self.chance.choice(shapes)(f"{self.name}-{first}", texts)
            self.written += size

    def single(self, name: str, texts: Sequence[str]) -> None:
        """One command, one stream, whatever it has to say."""
        self.log.append([decided(name, noting(stream(name), *texts))])

    def gathered(self, name: str, texts: Sequence[str]) -> None:
        """Many commands with an event each, committed together."""
        commands = [decided(f"{name}+{t}", noting(stream(f"{name}+{t}"), t)) for t in texts]
        self.log.append(commands)

    def set_wise(self, name: str, texts: Sequence[str]) -> None:
        """One command that writes many streams, resting on one that it only reads."""
        changes = [noting(stream(f"{name}/{text}"), text) for text in texts]
        self.log.append([decided(name, *changes)], [stream("untouched")])

    def contended(self, name: str, texts: Sequence[str]) -> None:
        """On a stream that the others extend too: read again until nobody was first."""
        stream_id = stream(f"shared-{self.chance.randrange(SHARED_STREAMS)}").id
        for attempt in count():
            on = self.log.read_after({stream_id: self.versions[stream_id]})[stream_id]
            change = Change(on, noting(on, *texts).events)
            try:
                self.log.append([Decision(decided(f"{name}#{attempt}").metadata, [change])])
            except ChangedMeanwhile as told:
                if told.stream_ids != (stream_id,):
                    raise
                self.lost += 1
                continue
            self.versions[stream_id] = on.version + len(texts)
            return


def main(url: str, name: str, seed: str, events_count: str) -> None:
    engine = engine_for(url)
    writer = Writer(SqlEventLog(engine, CODEC), name, int(seed))
    writer.write(int(events_count))
    sys.stdout.write(f"{writer.appends} {writer.lost}\n")
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
