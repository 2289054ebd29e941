import pytest

ORDERS = ("--orders", "40", "--seed", "11", "--merchants", "2", "--json")


@pytest.fixture
def first(jihuo):
    return jihuo.done("simulate", *ORDERS).json


def test_the_answer_says_what_became_of_everybody(first):
    assert set(first) == {"digest", "orders", "outcomes", "events", "seconds"}
    assert first["orders"] == 40
    assert sum(first["outcomes"].values()) >= 40
    assert first["outcomes"]["delivered"] > 20


def test_the_same_seed_gives_the_same_events_on_every_database(jihuo, first, postgres_url):
    again = jihuo.done("simulate", *ORDERS).json
    elsewhere = jihuo.done("simulate", *ORDERS, "--database", postgres_url).json
    assert first["digest"] == again["digest"] == elsewhere["digest"]
    assert first["outcomes"] == again["outcomes"] == elsewhere["outcomes"]


def test_another_seed_gives_other_events(jihuo, first):
    other = jihuo.done("simulate", "--orders", "40", "--seed", "12", "--merchants", "2", "--json")
    assert other.json["digest"] != first["digest"]


def test_a_folder_for_messages_that_holds_something_is_left_alone(jihuo, tmp_path):
    port = tmp_path / "port"
    port.mkdir()
    (port / "journal.db").write_bytes(b"of another office")
    answer = jihuo("simulate", *ORDERS, "--files", str(port))
    assert answer.exit_code == 1
    assert f"--files {port} is not empty" in answer.err
    assert [file.name for file in port.iterdir()] == ["journal.db"]
