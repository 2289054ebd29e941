import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import written
from tests.adapters.customs.looking import hold, look
from tests.adapters.customs.mutating import mutated
from tests.adapters.customs.signatures import as_if_signed
from tests.adapters.customs.whole import whole

RUNS = 500_000
BODIES = {kind: as_if_signed(kind, written(whole(table))) for kind, table in TABLES.items()}
KINDS = st.sampled_from(list(TABLES))


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """A message with some of its bytes cut out, put in, or turned into others."""
    body = bytearray(BODIES[draw(KINDS)])
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        body[start:end] = draw(st.binary(max_size=20))
    return bytes(body)


@given(st.binary())
def test_any_bytes_are_a_message_or_a_named_error(body):
    hold(body)


@given(garbled())
def test_a_garbled_message_is_a_message_or_a_named_error(body):
    hold(body)


@given(st.data())
def test_a_message_built_wrongly_is_a_message_or_a_named_error(data):
    hold(data.draw(mutated(BODIES[data.draw(KINDS)])))


@pytest.mark.parametrize("kind", BODIES)
def test_a_whole_message_may_be_sent(kind):
    assert look(BODIES[kind]).may_be_sent


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_atheris_finds_nothing_but_named_errors(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    command = [sys.executable, "-m", "tests.adapters.customs.fuzzing", str(corpus), f"-runs={RUNS}"]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4_000:]
    assert f"Done {RUNS} runs" in done.stderr
