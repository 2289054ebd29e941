"""What tests of changed papers and of several lorries stand on: an exit with an accepted list."""

from datetime import timedelta

from adapters.customs.book_messages.judging import faults_in
from adapters.customs.book_messages.reading import read
from tests.end_to_end.papers_ground import OUT
from tests.end_to_end.test_book_papers import enter, exchanged

SOON = timedelta(seconds=30)
"""After customs has answered a paper, before a lorry is at the gate."""


HEADS = {"INV101": "InvtHeadType", "SAS121": "PassportHead"}


def leave(ground):
    """An exit whose list customs has accepted, under a pass that nobody has weighed for."""
    enter(ground)
    ground.tally()
    ground.clear()
    ground.leave()


def sent(ground, kind):
    """What went out for the exit, read, with its faults by our own tables."""
    bodies = [r.bytes for r in exchanged(ground) if (r.direction, r.kind) == ("out", kind)]
    assert not [fault for body in bodies for fault in faults_in(body)]
    return [m for m in map(read, bodies) if OUT in str([*m.one(HEADS[kind]).values()])]
