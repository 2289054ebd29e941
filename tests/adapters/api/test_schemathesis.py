"""schemathesis on the real application and a simulated book: every check that it knows.

Coverage of all operations takes a quarter of an hour: `./jihuo test --slow` does it.
"""

import random

import pytest

from adapters.api.reading import SHELVES
from application.rights import MAY_SEND
from tests.adapters.api.probing import POSITIVE, accepting, configured, probe

SEED = 20_261_122
OURS = "^/(?!event|webhook)"
"""What takes whatever its description takes."""

LISTENING = "^/(event|webhook)"
"""The feed and the webhooks: an address, a filter and a range may fit and still be refused."""

COVERED = "^/(orders|batches|commands/(OpenBatch|CollectOrders))$"
"""Paths of which normal tests try every boundary: a list, a thing, a body of each sort."""


def test_every_path_keeps_its_description(told_on_sqlite, capsys):
    config = configured(SEED, ["examples", "fuzzing"], deterministic=True, **{"max-examples": 1})
    probed = probe(told_on_sqlite, config, OURS)
    with capsys.disabled():
        print(f"\nschemathesis, examples and fuzzing: {probed}")  # noqa: T201  # the counts
    assert not probed.faults, "\n\n".join(probed.faults[:5])
    assert len(probed.operations) >= 2 * len(MAY_SEND) + len(SHELVES)
    assert not [status for status in probed.statuses if status >= 500]


def test_boundaries_of_some_paths_are_kept(told_on_sqlite, capsys):
    config = configured(SEED, ["coverage"], deterministic=True)
    probed = probe(told_on_sqlite, config, COVERED)
    with capsys.disabled():
        print(f"\nschemathesis, coverage: {probed}")  # noqa: T201  # the counts
    assert not probed.faults, "\n\n".join(probed.faults[:5])
    assert probed.cases > 100


def test_what_one_path_answers_may_be_asked_of_another(told_on_sqlite, capsys):
    config = configured(SEED, ["stateful"], deterministic=True, **{"max-examples": 8})
    probed = probe(told_on_sqlite, config, OURS)
    with capsys.disabled():
        print(f"\nschemathesis, stateful: {probed}")  # noqa: T201  # the counts
    assert not probed.faults, "\n\n".join(probed.faults[:5])
    assert probed.cases > 20


def test_the_feed_and_the_webhooks_keep_their_description(told_on_sqlite, capsys):
    # Streams end at once: here nobody waits for what comes.
    told_on_sqlite.site.app.state.tail.close()
    phases = ["examples", "coverage", "fuzzing", "stateful"]
    wanted = {"deterministic": True, "max-examples": 5}
    config = accepting([*POSITIVE, "422"], SEED, phases, wanted)
    probed = probe(told_on_sqlite, config, LISTENING)
    with capsys.disabled():
        print(f"\nschemathesis, feed and webhooks: {probed}")  # noqa: T201  # the counts
    assert not probed.faults, "\n\n".join(probed.faults[:5])
    assert len(probed.operations) >= 14


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_all_of_it_from_a_new_seed(told, capsys):
    seed = random.SystemRandom().randrange(2**32)
    config = configured(
        seed, ["examples", "coverage", "fuzzing", "stateful"], **{"max-examples": 10}
    )
    probed = probe(told, config, OURS)
    with capsys.disabled():
        print(f"\nschemathesis, all, seed {seed}: {probed}")  # noqa: T201  # the counts
    assert not probed.faults, f"seed {seed}\n\n" + "\n\n".join(probed.faults[:5])
