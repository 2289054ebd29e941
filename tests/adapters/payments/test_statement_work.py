"""A statement that was sent in is worked at once, to its end, on either database."""

from io import BytesIO

import pytest

from adapters.file_work import WORKING_LASTS, LeaseLostError
from adapters.order_import.shelf import Shelf
from adapters.payment_statements.registry import NewStatement, Stage, StatementFiles
from adapters.payment_statements.tables import used_statement_profiles
from adapters.payment_statements.working import StatementWork
from tests.adapters.payments.firms_files import CHINESE, ROWS, chinese_csv
from tests.adapters.payments.house import BOOK, FIRM, SHARED
from tests.adapters.payments.statement_rows import DAY, HEADS, payment, written


@pytest.fixture
def work(house, tmp_path) -> StatementWork:
    files = StatementFiles(house.system.engine, "demo")
    return StatementWork(house.system, files, Shelf(tmp_path / "shelf"))


def begun(house, work, tmp_path, *rows, heads=HEADS, **chosen) -> str:
    content = written(tmp_path / "sent.csv", *rows, heads=heads).path.read_bytes()
    kept = work.shelf.keep(BytesIO(content))
    wanted = NewStatement(BOOK, "sent.csv", kept, **chosen)
    return work.files.begin(wanted, "demo/ada", house.system.clock())


def test_what_differs_is_recorded_once_by_whoever_comes_first(house, work, tmp_path):
    file_id = begun(house, work, tmp_path, payment("P-1", 100))
    work.turn(file_id)
    work.turn(file_id)
    row = work.files.one(file_id)
    assert (row.stage, row.rows, row.was_known) == (Stage.DONE.value, 1, 0)
    assert row.statement_id.startswith(f"{FIRM}:")
    assert len(house.events("statement", row.statement_id)) == 1
    stream_id = f"{SHARED}/statement/{row.statement_id}"
    (taken,) = house.system.log.history([stream_id])
    assert taken.metadata.actor == "demo/ada"


def test_a_file_is_read_under_the_profile_it_was_sent_in_with(house, work, tmp_path):
    kept = work.shelf.keep(BytesIO(chinese_csv(DAY)))
    wanted = NewStatement(BOOK, "账单.csv", kept, reading=CHINESE)
    file_id = work.files.begin(wanted, "demo/ada", house.system.clock())
    work.turn(file_id)
    row = work.files.one(file_id)
    assert (row.stage, row.rows) == (Stage.DONE.value, len(ROWS) + 3)
    assert row.statement_id.endswith(CHINESE.digest)
    assert work.files.begin(wanted, "demo/ada", house.system.clock()) == file_id


def test_a_profile_that_another_version_wrote_fails_with_its_reason(house, work):
    kept = work.shelf.keep(BytesIO(chinese_csv(DAY)))
    wanted = NewStatement(BOOK, "账单.csv", kept, reading=CHINESE)
    file_id = work.files.begin(wanted, "demo/ada", house.system.clock())
    with work.files.engine.execution_options(writes=True).begin() as connection:
        connection.execute(used_statement_profiles.update().values(profile='{"older": 1}'))
    work.turn(file_id)
    row = work.files.one(file_id)
    assert row.stage == Stage.FAILED.value
    assert row.fault.startswith("profile")
    assert row.fault_zh.startswith("导入方案")


def test_what_is_no_statement_fails_with_its_reason_and_records_nothing(house, work, tmp_path):
    file_id = begun(house, work, tmp_path, heads=HEADS[1:])
    position = house.system.log.last_position()
    work.turn(file_id)
    row = work.files.one(file_id)
    assert row.stage == Stage.FAILED.value
    assert row.fault.startswith("missing columns: provider")
    assert row.fault_zh.startswith("缺少列")
    assert house.system.log.last_position() == position


def test_a_program_that_fails_says_so_and_the_file_may_be_sent_in_again(
    house, work, tmp_path, monkeypatch
):
    file_id = begun(house, work, tmp_path, payment("P-1", 100))
    with monkeypatch.context() as patched:
        patched.setattr(house.system, "follow", None)
        with pytest.raises(TypeError):
            work.turn(file_id)
    assert "the program failed (TypeError)" in work.files.one(file_id).fault
    assert begun(house, work, tmp_path, payment("P-1", 100)) == file_id
    work.turn(file_id)
    assert work.files.one(file_id).stage == Stage.DONE.value


def test_who_lost_the_file_to_another_writes_nothing_down(house, work, tmp_path):
    file_id, clock = begun(house, work, tmp_path, payment("P-1", 100)), house.system.clock
    files, now = work.files, clock()
    assert files.take(file_id, "first", now)
    assert files.take(file_id, "second", now) is None
    assert files.take(file_id, "second", now + WORKING_LASTS)
    with pytest.raises(LeaseLostError):
        files.tell(file_id, "first", now, Stage.READING, 7)
    assert files.one(file_id).rows == 0


def test_other_books_and_other_choices_are_other_files(house, work, tmp_path):
    plain = begun(house, work, tmp_path, payment("P-1", 100))
    chosen = begun(house, work, tmp_path, payment("P-1", 100), payment_firm=FIRM)
    assert plain != chosen
    assert {row.file_id for row in work.files.latest(BOOK)} == {plain, chosen}
    assert work.files.latest("demo.NB02") == []
