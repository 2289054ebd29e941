"""Plays a round of one lane of the shop for every line it is given, until it is killed or done.

It says of every command that it sends it, and what was answered, each at once and for good: what it
has said, it has said before it was killed.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import sqlalchemy as sa

from adapters.bootstrap import utc_now
from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from application.envelope import Envelope
from application.event_log import ChangedMeanwhile
from application.handling import Handling
from application.outcome import Outcome
from domain.refusals import Refused
from tests.exactness.shop import Round, Shop

Answer = TypeVar("Answer")

LOST_CONNECTION = 75
"""Exit code of one who lost the database, and cannot know what became of its command."""


def say(*words: object) -> None:
    """One write of one line: whole or not at all."""
    os.write(1, ("\t".join(map(str, words)) + "\n").encode())


class TellingHandling(Handling):
    """Acknowledges a command only after its answer has come back."""

    def handle(self, envelope: Envelope) -> Outcome:
        say("sent", envelope.partition, envelope.command_id)
        outcome = until_not_beaten(lambda: Handling.handle(self, envelope))
        acknowledge(envelope, outcome)
        return outcome

    def handle_each(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        for envelope in envelopes:
            say("sent", envelope.partition, envelope.command_id)
        answers = until_not_beaten(lambda: Handling.handle_each(self, envelopes))
        for envelope, answer in zip(envelopes, answers, strict=True):
            assert isinstance(answer, Outcome), repr(answer)
            acknowledge(envelope, answer)
        return answers


def until_not_beaten(handle: Callable[[], Answer]) -> Answer:
    """Again, where others were first so often that the caller was told."""
    while True:
        try:
            return handle()
        except ChangedMeanwhile as told:
            say("beaten", told)


def acknowledge(envelope: Envelope, outcome: Outcome) -> None:
    say("acknowledged", envelope.partition, envelope.command_id, outcome.events, outcome.position)


def main(url: str, lane: str, generation: str, first_round: str) -> None:
    engine = engine_for(url)
    handling = TellingHandling(SqlEventLog(engine))
    for number, _granted in enumerate(sys.stdin, int(first_round)):
        shop = Shop(handling, f"{lane}#{generation}", utc_now())
        shop.play(Round(lane, number))
        say("round", number)
    engine.dispose()


if __name__ == "__main__":
    # It warns of every race that is lost while a pipeline is open: nobody needs to hear of that.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    try:
        main(*sys.argv[1:])
    except sa.exc.OperationalError as error:
        say("lost", type(error.orig).__name__)
        sys.exit(LOST_CONNECTION)
