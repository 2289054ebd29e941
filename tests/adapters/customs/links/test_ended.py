"""A link that is ended right before any of its steps on the disk, and begun again."""

import sys

import pytest

from adapters.customs.links.folder import FolderLink
from tests.adapters.customs.links.files import BODY, came, names


class EndedError(BaseException):
    """The process is ended right before its next step on the disk."""


class Steps:
    """Ends a process at one of its steps on the disk."""

    def __init__(self) -> None:
        self.left: int | None = None
        sys.addaudithook(self._step)

    def _step(self, event: str, _: object) -> None:
        if self.left is None or event not in ("open", "os.rename", "os.remove", "os.mkdir"):
            return
        self.left -= 1
        if self.left < 0:
            raise EndedError

    def ended_at(self, step: int, act) -> bool:
        """Whether the act has that many steps, and so was ended."""
        self.left = step
        try:
            act()
        except EndedError:
            return True
        finally:
            self.left = None
        return False


STEPS = Steps()


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_put_that_is_ended_anywhere_and_begun_again_goes_out_once(tmp_path, is_taken):
    ends = 0
    for step in range(100):
        folder = tmp_path / str(step)
        link = FolderLink(folder)
        was_ended = STEPS.ended_at(step, lambda link=link: link.put("M1", BODY))
        taken = names(folder / "out")
        for name in taken:
            assert name == "M1.xml"
            assert (folder / "out" / name).read_bytes() == BODY
            if is_taken:
                (folder / "out" / name).unlink()
        FolderLink(folder).put("M1", BODY)
        now = names(folder / "out")
        assert now == ([] if taken and is_taken else ["M1.xml"])
        ends += was_ended
        if not was_ended:
            break
    assert ends > 5


def test_an_answer_that_is_put_aside_while_the_process_is_ended_lies_there_with_its_reason(
    tmp_path,
):
    ends = 0
    for step in range(100):
        folder = tmp_path / str(step)
        link = FolderLink(folder)
        came(folder, "R1.xml")
        was_ended = STEPS.ended_at(step, lambda link=link: link.aside("R1", "why"))
        again = FolderLink(folder)
        for name, _ in again.fetch(9):
            again.aside(name, "why")
        lying = [name for name in names(folder / "aside") if not name.endswith(".part")]
        assert lying == ["R1.reason", "R1.xml"]
        assert (folder / "aside" / "R1.reason").read_text() == "why"
        ends += was_ended
        if not was_ended:
            break
    assert ends > 1


@pytest.mark.parametrize("keep_days", [0, 30])
def test_an_answer_that_is_put_away_while_the_process_is_ended_is_not_lost(tmp_path, keep_days):
    ends = 0
    for step in range(100):
        folder = tmp_path / str(step)
        link = FolderLink(folder, keep_days=keep_days)
        came(folder, "R1.xml")
        was_ended = STEPS.ended_at(step, lambda link=link: link.done("R1"))
        again = FolderLink(folder, keep_days=keep_days)
        found = again.fetch(9)
        kept = len(list((folder / "done").rglob("*.xml")))
        assert not was_ended or len(found) + kept == 1
        for name, body in found:
            assert body == BODY
            again.done(name)
        assert names(folder / "in") == []
        ends += was_ended
        if not was_ended:
            break
    assert ends > 0
