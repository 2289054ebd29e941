"""`jihuo customs codes`: tables by their days, and what answers mean."""

import pytest

from tests.adapters.cli.calling import CommandLine


@pytest.fixture
def call(capsys):
    return CommandLine(capsys, "customs", "codes")


def test_without_a_kind_the_tables_are_listed(call):
    rows = {row["kind"]: row["rows"] for row in call.done("--json").json}
    assert rows["offices"] == 1_302
    assert rows["units"] == 123
    assert rows["answers"] > 161
    assert "offices" in call.done().out


def test_a_unit_is_found_by_its_code_and_by_its_names(call):
    (row,) = call.done("units", "122", "--json").json
    assert row == {
        "code": "122", "chinese": "罐", "english": "can", "written_in": "messages", "other": None,
        "since": "2018-04-01", "until": None,
    }  # fmt: skip
    assert call.done("units", "罐", "--json").json == [row]
    assert call.done("units", "CAN", "--json").json[0] == row
    assert "nothing yet" in call.done("units", "no such unit").out


def test_a_country_is_told_with_the_letters_of_declarations(call):
    rows = call.done("countries", "142", "--json").json
    written = {(row["code"], row["written_in"], row["other"]) for row in rows}
    assert written == {("142", "messages", "CHN"), ("CHN", "declarations", "142")}


def test_an_office_is_called_as_on_the_day_asked_for(call):
    (then,) = call.done("offices", "0119", "--day", "2018-06-01", "--json").json
    (now,) = call.done("offices", "0119", "--json").json
    assert (then["chinese"], then["until"]) == ("机场物流", "2019-01-01")
    assert (now["chinese"], now["since"]) == ("通州海关", "2019-01-01")


def test_an_answer_is_explained_in_both_languages_with_its_treatment(call):
    (row,) = call.done("answers", "-621013", "--json").json
    assert (row["given_by"], row["treatment"]) == ("e-port", "repeat")
    assert row["means"].startswith("The buyer's yearly limit")
    assert row["means_zh"] == "未能查询订购人的年度额度"
    assert row["mend"]
    assert row["mend_zh"]
    said = call.done("answers", "130126").out
    assert "telephone" in said
    assert "correct" in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("ships",), "is none of units, countries"),
        (("units", "--day", "tomorrow"), "is no day"),
        (("units", "--day", "2018-03-31"), "2018-04-01"),
    ],
)
def test_what_there_is_not_is_refused_by_name(call, words, complaint):
    answer = call(*words)
    assert answer.exit_code != 0
    assert complaint in " ".join(answer.err.split())
