from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from application.fingerprints import fingerprint_of
from application.receiving import TakeReceipts
from domain.clearance_commands import Receipt
from domain.clearance_parts import DocumentAnswer
from domain.identifiers import OrderId, RunId

NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
texts = st.text("ab,'() \\", max_size=4)
receipts = st.builds(
    Receipt, texts, texts, st.integers(-2, 2), texts, texts, st.sampled_from([NOON, NOON.max])
)
commands = st.builds(
    lambda run_id, digest, told: TakeReceipts(RunId(run_id), digest, tuple(told), NOON),
    texts,
    texts,
    st.lists(receipts, max_size=3),
)


@given(commands, commands)
def test_commands_have_one_fingerprint_exactly_when_they_say_the_same(one, other):
    assert (fingerprint_of(one) == fingerprint_of(other)) == (one == other)


@given(commands)
def test_when_it_is_said_makes_no_difference(command):
    later = replace(command, at=command.at + timedelta(days=1))
    assert fingerprint_of(later) == fingerprint_of(command)


def test_commands_of_other_types_differ():
    answer = DocumentAnswer(OrderId("a"), 1, NOON)
    receipt = Receipt("a", "", 1, "", "", NOON)
    assert fingerprint_of(answer) != fingerprint_of(receipt)
