import threading
from datetime import UTC, datetime, timedelta

import pytest

from adapters.customs.links import folder as folder_link
from adapters.customs.links.folder import FolderLink
from tests.adapters.customs.links.files import BODY, came, names

NOW = datetime.now(UTC)


@pytest.fixture
def link(tmp_path):
    return FolderLink(tmp_path)


def test_a_message_out_is_a_file_under_its_name(tmp_path, link):
    link.put("M/1:a", BODY)
    assert (tmp_path / "out" / "M_1_a.xml").read_bytes() == BODY
    assert names(tmp_path / "sending") == []


def test_a_second_message_of_a_name_is_nothing(tmp_path, link):
    link.put("M1", BODY)
    link.put("M1", b"<other/>")
    assert (tmp_path / "out" / "M1.xml").read_bytes() == BODY
    (tmp_path / "out" / "M1.xml").unlink()  # The broker took it.
    link.put("M1", BODY)
    FolderLink(tmp_path).put("M1", BODY)
    assert names(tmp_path / "out") == []


def test_names_that_were_sent_are_forgotten_long_after(tmp_path):
    clock = [NOW]
    link = FolderLink(tmp_path, clock=lambda: clock[0])
    for day in range(70):
        clock[0] = NOW + timedelta(days=day)
        link.put(f"M{day}", BODY)
    assert len(names(tmp_path / "sent")) == folder_link.SENT_DAYS + 1
    (tmp_path / "out" / "M69.xml").unlink()
    link.put("M69", BODY)
    assert "M69.xml" not in names(tmp_path / "out")


def test_answers_are_fetched_in_the_order_of_their_names_until_they_are_done(tmp_path, link):
    for name in ("R3.xml", "R1.xml", "R2.xml"):
        came(tmp_path, name)
    for _ in range(2):
        assert [name for name, _ in link.fetch(2)] == ["R1", "R2"]
    link.done("R1")
    assert [name for name, _ in link.fetch(2)] == ["R2", "R3"]
    came(tmp_path, "R0.xml")
    assert [name for name, _ in link.fetch(9)] == ["R2", "R3", "R0"]
    for name in ("R0", "R2", "R3"):
        link.done(name)
        link.done(name)
    assert link.fetch(9) == []
    assert link.fetch(9) == []


def test_files_that_others_still_write_are_left_to_them(tmp_path, link):
    for name in ("R1.xml.part", ".R2.xml", "R3.tmp", "R4.json", "R5"):
        came(tmp_path, name)
    half = (
        b"",
        b"<",
        b"<a",
        b"<a><b>1</b>",
        b"<a><b/>",
        b"<?xml version='1.0'?>\n<a><aa>1</aa>\n",
        b"\xef\xbb\xbf",
    )
    for number, body in enumerate(half):
        came(tmp_path, f"half{number}.xml", body)
    came(tmp_path, "whole.xml", b'\xef\xbb\xbf<?xml version="1.0"?>\n<a:b\n>1</a:b >\n')
    came(tmp_path, "empty.xml", b"<a/>\n")
    assert [name for name, _ in link.fetch(9)] == ["empty", "whole"]
    came(tmp_path, "half3.xml", BODY)
    assert [name for name, _ in link.fetch(9)] == ["empty", "half3", "whole"]


def test_a_file_that_nobody_writes_any_more_is_read_as_it_is(tmp_path, link):
    came(tmp_path, "cut.xml", b"<a><b>1", age_seconds=61)
    assert link.fetch(9) == [("cut", b"<a><b>1")]


def test_what_nobody_understands_is_put_aside_with_the_reason(tmp_path, link):
    came(tmp_path, "R1.xml")
    link.aside("R1", "fits nothing: 订单")
    assert names(tmp_path / "aside") == ["R1.reason", "R1.xml"]
    assert (tmp_path / "aside" / "R1.reason").read_text() == "fits nothing: 订单"
    assert link.fetch(9) == []


def test_a_file_that_is_far_too_large_is_put_aside_unread(tmp_path, link, monkeypatch):
    monkeypatch.setattr(folder_link, "FILE_BYTES_MAX", 10)
    came(tmp_path, "R1.xml", b"<a>" + b" " * 10 + b"</a>")
    came(tmp_path, "R2.xml", b"<a/>")
    assert link.fetch(9) == [("R2", b"<a/>")]
    assert names(tmp_path / "aside") == ["R1.reason", "R1.xml"]


def test_recorded_answers_lie_by_days_and_go_after_theirs(tmp_path):
    clock = [NOW]
    link = FolderLink(tmp_path, keep_days=2, clock=lambda: clock[0])
    for day in range(5):
        clock[0] = NOW + timedelta(days=day)
        came(tmp_path, f"R{day}.xml")
        link.done(f"R{day}")
    days = [f"{NOW + timedelta(days=day):%Y%m%d}" for day in (2, 3, 4)]
    assert names(tmp_path / "done") == days
    assert [names(tmp_path / "done" / day) for day in days] == [["R2.xml"], ["R3.xml"], ["R4.xml"]]


def test_recorded_answers_are_removed_at_once_where_that_is_set(tmp_path):
    link = FolderLink(tmp_path, keep_days=0)
    came(tmp_path, "R1.xml")
    link.done("R1")
    link.done("R1")
    assert names(tmp_path / "in") == names(tmp_path / "done") == []


def test_two_processes_that_read_one_folder_do_not_stumble(tmp_path):
    first, second = FolderLink(tmp_path), FolderLink(tmp_path)
    for number in range(4):
        came(tmp_path, f"R{number}.xml")
    assert len(first.fetch(2)) == len(second.fetch(2)) == 2
    for number in range(3):
        first.done(f"R{number}")
    assert [name for name, _ in second.fetch(9)] == ["R3"]
    second.done("R0")
    second.aside("R1", "late")
    assert [name for name, _ in second.fetch(9)] == ["R3"]


def test_a_name_that_many_put_at_once_goes_out_once(tmp_path):
    """Each as another process would, while the broker takes what it sees."""
    taken, ending = list[str](), threading.Event()

    def broker() -> None:
        while not ending.is_set() or names(tmp_path / "out"):
            for name in names(tmp_path / "out"):
                if name.endswith(".xml"):
                    assert (tmp_path / "out" / name).read_bytes() == BODY
                    (tmp_path / "out" / name).unlink()
                    taken.append(name)

    def put() -> None:
        link = FolderLink(tmp_path)
        for number in range(20):
            link.put(f"M{number}", BODY)

    FolderLink(tmp_path)
    taking = threading.Thread(target=broker)
    putting = [threading.Thread(target=put) for _ in range(4)]
    for thread in (taking, *putting):
        thread.start()
    for thread in putting:
        thread.join()
    ending.set()
    taking.join()
    assert sorted(taken) == sorted(f"M{number}.xml" for number in range(20))
