import pytest

from adapters.customs.book_hearing import verdict_of
from adapters.customs.book_messages.documents import BookMessage
from domain.book_filing_events import Verdict


def answer(kind, result, part, **values):
    parts = {"HdeApprResult": ({"manageResult": result},)} if result else {}
    if values:
        parts[part] = (values,)
    return BookMessage(kind, {}, parts)


@pytest.mark.parametrize(
    ("result", "state", "verdict"),
    [
        ("1", "0", Verdict.ACCEPTED),
        ("1", "3", Verdict.DELETED),
        ("1", "2", Verdict.RETURNED),
        ("1", "1", Verdict.NOTED),
        ("1", "", Verdict.ACCEPTED),
        ("2", "", Verdict.NOTED),
        # A change that is refused: the list itself stands.
        ("3", "0", Verdict.RETURNED),
        ("3", "", Verdict.RETURNED),
        ("", "3", Verdict.DELETED),
    ],
)
def test_what_is_said_of_a_list(result, state, verdict):
    states = {"invtStucd": state} if state else {}
    assert verdict_of(answer("INV201", result, "BondInvtBsc", **states)) is verdict


@pytest.mark.parametrize(
    ("result", "state", "mark", "verdict"),
    [
        ("1", "1", "1", Verdict.ACCEPTED),
        ("1", "6", "1", Verdict.DELETED),
        ("1", "5", "", Verdict.DELETED),
        ("1", "1", "2", Verdict.NOTED),
        ("3", "1", "1", Verdict.RETURNED),
        ("1", "", "3", Verdict.RETURNED),
    ],
)
def test_what_is_said_of_a_pass(result, state, mark, verdict):
    said = {"stucd": state, "emapvMarkcd": mark}
    states = {name: value for name, value in said.items() if value}
    assert verdict_of(answer("SAS221", result, "SasPassportBsc", **states)) is verdict
