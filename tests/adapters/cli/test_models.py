import pytest

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.simulator.running import simulate
from projections.applying import Fault
from projections.hindrances import record_fault


@pytest.fixture
def book(jihuo, tmp_path):
    simulate(f"sqlite:///{tmp_path}/jihuo.db", 8, 3, 1)
    return jihuo


@pytest.fixture
def system(book, tmp_path):
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    yield system
    system.close()


def by_name(answer):
    return {row["name"]: row for row in answer.json}


def test_every_follower_is_listed_with_where_it_stands(book, system):
    rows = by_name(book.done("models", "--json"))
    assert rows.keys() == {*(model.name for model in MODELS), "policies"}
    end = system.log.last_position()
    for row in rows.values():
        assert (row["position"], row["lag_events"], row["lag_seconds"]) == (end, 0, 0.0)
        assert (row["state"], row["worker"]) == ("not followed", None)
    shown = book.done("models").out
    assert "lag age" in shown
    assert "order_board" in shown


def test_a_model_that_is_behind_says_by_how_much(book, system):
    with system.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(
            "UPDATE read_model_positions SET position = 1 WHERE name = 'order_board'"
        )
    row = by_name(book.done("models", "--json"))["order_board"]
    assert row["lag_events"] == system.log.last_position() - 1
    assert row["lag_seconds"] > 3600


def test_a_model_is_paused_and_goes_on(book):
    assert book.done("models", "pause", "order_board").out == "order_board is paused\n"
    assert book.done("models", "pause", "order_board").out == "already so\n"
    row = by_name(book.done("models", "--json"))["order_board"]
    assert (row["state"], row["paused"]["actor"]) == ("paused", "cli")
    assert "paused" in book.done("models").out
    assert book.done("models", "resume", "order_board").out == "order_board goes on\n"
    assert book.done("models", "resume", "order_board").out == "already so\n"


def test_a_fault_is_told_with_its_event_and_tried_again_or_skipped(book, system):
    record_fault(system.engine, "order_board", Fault(3, "ValueError: poisoned"))
    row = by_name(book.done("models", "--json"))["order_board"]
    assert row["state"] == "stopped by fault"
    assert row["fault"] == {"position": 3, "reason": "ValueError: poisoned"}
    assert row["event"]["position"] == 3
    shown = book.done("models").out
    assert "order_board stands still at position 3: ValueError: poisoned" in shown
    assert row["event"]["stream_id"] in shown
    assert book.done("models", "retry", "order_board").out == "order_board tries again\n"
    again = book("models", "retry", "order_board")
    assert (again.exit_code, again.err) == (1, "jihuo: order_board does not stand still\n")
    record_fault(system.engine, "order_board", Fault(3, "ValueError: poisoned"))
    skip = ("models", "skip", "order_board")
    elsewhere = book(*skip, "--position", "4", "--why", "no")
    assert elsewhere.err == "jihuo: order_board does not stand still at position 4\n"
    assert "say why" in book(*skip, "--position", "3", "--why", " ").err
    book.done(*skip, "--position", "3", "--why", "a drill")
    (skipped,) = book.done("models", "skips", "--json").json
    assert (skipped["name"], skipped["position"], skipped["why"]) == ("order_board", 3, "a drill")
    assert skipped["actor"] == "cli"


@pytest.mark.parametrize("act", [("pause",), ("resume",), ("retry",)])
def test_a_model_that_is_none_is_named(book, act):
    answer = book("models", *act, "none")
    assert answer.exit_code == 1
    assert "there is no read model none: there are order_board" in answer.err


def test_a_rebuild_tells_what_came_of_it(book, system):
    said = book.done("rebuild", "order_board").out
    end = system.log.last_position()
    assert f"order_board stands at position {end}" in said
    assert f"equal to what stood, compared at position {end:,}" in said
    with system.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE order_board SET stage = 'stolen'")
    assert "the log is the truth" in book.done("rebuild", "order_board").out
    (again,) = book.done("rebuild", "order_board", "--json").json
    assert again == {
        "name": "order_board",
        "position": end,
        "compared_at": end,
        "is_equal": True,
    }
    rebuilt = by_name(book.done("models", "--json"))["order_board"]["rebuild"]
    assert (rebuilt["state"], rebuilt["is_equal"], rebuilt["percent"]) == ("done", True, 100)


def test_all_are_rebuilt_where_none_is_named(book):
    done = book.done("rebuild", "--json").json
    assert [each["name"] for each in done] == [model.name for model in MODELS]
    assert all(each["is_equal"] for each in done)


def test_there_is_nothing_to_cancel(book):
    answer = book("rebuild", "order_board", "--cancel")
    assert (answer.exit_code, answer.err) == (1, "jihuo: order_board is not being rebuilt\n")
