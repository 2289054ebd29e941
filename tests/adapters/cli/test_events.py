import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.settings_file import settings_from
from adapters.stored_names import STORED
from adapters.usable_settings import UnusableSettingError
from tests.adapters.archive.logs import log_at, log_of_examples
from tests.adapters.examples import example_of

LAST = len(STORED) + 1


@pytest.fixture
def log(tmp_path, jihuo):
    """The log of the folder the command line stands in."""
    log = log_of_examples(f"sqlite:///{tmp_path}/jihuo.db")
    yield log
    log.engine.dispose()


@pytest.fixture
def archive(log, jihuo):
    jihuo.done("events", "export", "archive", "--all")
    return Path("archive")


def test_an_archive_is_made_and_found_sound(log, jihuo, tmp_path):
    said = jihuo.done("events", "export", "archive", "--all", "--json").json
    assert (said["part"], said["events"], said["files"]) == ("archive/part-0001", LAST, len(STORED))
    assert said["streams"] is None
    assert re.fullmatch(r"[0-9a-f]{64}", said["digest"])
    assert jihuo.done("events", "export", "archive", "--all").out == "nothing new to archive\n"
    assert "is sound     yes" in jihuo.done("events", "verify", "archive").out
    report = jihuo.done("events", "verify", "archive", "--json").json
    assert (report["events"], report["differences"], report["findings"]) == (LAST, 0, [])


def test_the_folder_and_the_age_come_from_the_settings(jihuo, tmp_path, monkeypatch):
    log = log_at(f"sqlite:///{tmp_path}/jihuo.db")
    log.append("demo.NB01/order/o", example_of(STORED["OrderNotPlaced@1"]))
    log.engine.dispose()
    monkeypatch.setenv("JIHUO_ARCHIVE_FOLDER", "kept")
    monkeypatch.setenv("JIHUO_ARCHIVE_AFTER_DAYS", "100000")
    assert jihuo.done("events", "export").out == "nothing new to archive\n"
    monkeypatch.setenv("JIHUO_ARCHIVE_AFTER_DAYS", "0")
    assert json.loads(jihuo.done("events", "export", "--json").out)["part"] == "kept/part-0001"
    assert jihuo.done("events", "verify").exit_code == 0
    sql = "select count(*) as n from events"
    assert jihuo.done("events", "query", sql, "--format", "json").json[0]["n"] >= 1


def test_the_age_is_a_whole_number_that_is_not_negative(tmp_path):
    assert settings_from(tmp_path, {}).archive_after_days == 400
    assert settings_from(tmp_path, {}).archive == Path(".jihuo/archive")
    assert settings_from(tmp_path, {"JIHUO_ARCHIVE_AFTER_DAYS": "7"}).archive_after_days == 7
    for text in ("soon", "-1", "1.5"):
        with pytest.raises(UnusableSettingError, match="archive_after_days"):
            settings_from(tmp_path, {"JIHUO_ARCHIVE_AFTER_DAYS": text})
    assert Settings(archive_folder="kept").archive == Path("kept")


def test_what_differs_is_said_and_the_exit_code_is_1(archive, jihuo):
    (archive / "part-0001" / "RefundPaid@1.parquet").unlink()
    answer = jihuo("events", "verify", "archive")
    assert (answer.exit_code, answer.err) == (1, "")
    assert "part-0001/RefundPaid@1.parquet: the file is missing" in answer.out
    assert "is sound     no" in answer.out
    report = jihuo("events", "verify", "archive", "--json").json
    assert report["findings"][0]["file"] == "RefundPaid@1.parquet"


def test_files_are_verified_without_a_database(archive, jihuo):
    words = ("--database", "postgresql://nobody@localhost:1/none", "events", "verify", "archive")
    assert jihuo(*words).exit_code == 1
    assert jihuo.done(*words, "--files-only").err == ""


def test_an_answer_as_a_table(archive, jihuo):
    sql = "select order_id, buyer, lines, [1] as few, null as none from order_placed limit 1"
    said = jihuo.done("events", "query", sql, "--archive", "archive").out
    assert "order_id-集货" in said
    assert '{"name": "name-集货", "telephone": "teleph…' in said
    assert "[1]" in said
    assert "–" in said


def test_a_table_is_cut_and_says_so(archive, jihuo):
    words = ("events", "query", "select * from range(150)", "--archive", "archive")
    answer = jihuo.done(*words)
    assert (answer.out.count("\n"), answer.err) == (
        101,
        "more than 100 rows: --limit 0 shows all of them\n",
    )
    assert jihuo.done(*words, "--limit", "0").out.count("\n") == 151
    assert len(jihuo.done(*words, "--limit", "3", "--format", "json").json) == 3
    assert jihuo.done(*words, "--limit", "150", "--format", "csv").err == ""


def test_an_answer_as_csv(archive, jihuo):
    sql = (
        "select position, recorded_at, taxed_on, lines[1].unit_price as price, lines[1].sku as sku,"
        " payload_null, true as yes, [1] as few from"
        " (select *, null as payload_null from order_placed where command_id is not null)"
    )
    said = jihuo.done("events", "query", sql, "--archive", "archive", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(said))
    assert row == {
        "position": str(list(STORED).index("OrderPlaced@2") + 1),
        "recorded_at": "2026-03-02T01:02:03.456789+00:00",
        "taxed_on": "2026-03-02",
        "price": "12.345",
        "sku": "sku-集货",
        "payload_null": "",
        "yes": "true",
        "few": "[1]",
    }


def test_an_answer_as_json(archive, jihuo):
    sql = "select sum(position) as p, any_value(payload_sha256) as h from events where position < 3"
    words = ("--archive", "archive", "--format", "json")
    (row,) = jihuo.done("events", "query", sql, *words).json
    assert row["p"] == 3
    assert re.fullmatch(r"[0-9a-f]{64}", row["h"])
    (row,) = jihuo.done("events", "query", "select * from order_placed limit 1", *words).json
    assert row["lines"][0]["unit_price"] == "12.345"
    assert jihuo.done("events", "query", "select 1 where false", *words).json == []


def test_views_and_columns_are_listed(archive, jihuo):
    said = jihuo.done("events", "schema", "--archive", "archive", "--json").json
    assert said[0]["view"] == "events"
    assert {"order_placed", "parcels_lost"} < {row["view"] for row in said}
    one = jihuo.done("events", "schema", "order_placed", "--archive", "archive").out
    assert re.search(r"taxed_on +DATE", one)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("query", "selec 1"), "Parser Error"),
        (
            ("query", "select * from order_place"),
            "there is no view order_place: is it order_placed",
        ),
        (("query", "drop view events"), "one SELECT at a time"),
        (("schema", "order_place"), "there is no view order_place: is it order_placed"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(archive, jihuo, words, sentence):
    answer = jihuo("events", *words, "--archive", "archive")
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1)
    assert answer.err.startswith("jihuo: ")
    assert sentence in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--all", "--older-than-days", "3"),
        ("export", "--all", "--up-to", "9999"),
        ("export", "foreign", "--all"),
        ("verify", "none"),
        ("query", "select 1", "--archive", "none"),
        ("schema", "--archive", "none"),
    ],
)
def test_what_cannot_be_is_one_sentence(jihuo, tmp_path, words):
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "notes.txt").write_text("mine")
    answer = jihuo("events", *words)
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1), answer
    assert answer.err.startswith("jihuo: ")


def test_without_people_the_archive_names_nobody(log, jihuo):
    jihuo.done("events", "export", "archive", "--all", "--without-people")
    sql = "select buyer, buyer_key from order_placed limit 1"
    (row,) = jihuo.done("events", "query", sql, "--archive", "archive", "--format", "json").json
    assert row == {"buyer": None, "buyer_key": "buyer_key-集货"}
    assert jihuo.done("events", "verify", "archive", "--files-only").exit_code == 0
    refused = jihuo("events", "export", "archive", "--all")
    assert refused.err == "jihuo: the archive names no people: export to another folder\n"


def test_no_other_word_pays_for_the_archive():
    script = "import sys, adapters.cli.events, adapters.cli.faults;" + (
        "sys.exit(', '.join({'pyarrow', 'duckdb'} & sys.modules.keys()))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.stderr.strip() == ""
