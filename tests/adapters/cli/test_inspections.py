"""A draw from the command line, over the book of a real database, from the rules to the repeat."""

import json
import re
from datetime import UTC, datetime

import pytest

from domain.dated import customs_day
from tests.adapters.cli.calling import CommandLine
from tests.adapters.web.zone_books import RUN, built

DRAW_RULES = {
    "shares": [
        {"grade": grade, "risk": risk, "per_mille": 200}
        for grade in (1, 2, 3, 4)
        for risk in ("low", "medium", "high")
    ],
    "goods": [{"hs_prefix": "04", "risk": "high"}],
    "otherwise": "low",
    "targets_max": 5,
}
GRADE_RULES = {
    "newcomer": 2,
    "window_days": 365,
    "upgrade_days": 180,
    "upgrade_orders": 100,
    "downgrades": [
        {"name": "thrice", "grade": 4, "kind": "failed inspection", "at_least": 3, "per_mille": 0}
    ],
}
FROM, REASON = ("--from", "2099-01-01"), ("--reason", "first rules")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "jihuo.db").write_bytes(built("picked")[0])
    (tmp_path / "draw.json").write_text(json.dumps(DRAW_RULES))
    (tmp_path / "grades.json").write_text(json.dumps(GRADE_RULES))
    return tmp_path


def by(folder, capsys, officer) -> CommandLine:
    return CommandLine(
        capsys, "--database", f"sqlite:///{folder / 'jihuo.db'}", "--actor", f"customs/{officer}"
    )


@pytest.fixture
def lin(folder, capsys):
    return by(folder, capsys, "lin")


@pytest.fixture
def ruled(lin, folder):
    """From today on: rules are not dated back."""
    today = customs_day(datetime.now(UTC)).isoformat()
    since = ("--from", today, *REASON)
    lin.done("inspections", "rules", str(folder / "draw.json"), *since, "--delegation", "N-1")
    lin.done("inspections", "grade-rules", str(folder / "grades.json"), *since)
    for officer in ("lin", "wu"):
        lin.done("inspections", "duty", f"customs/{officer}", "--on")
    return lin


def test_a_draw_is_frozen_witnessed_drawn_revealed_and_repeated(ruled, folder, capsys):
    secret = ("--secret", str(folder / "secret"))
    ruled.done("inspections", "freeze", "D1", RUN, *secret)
    assert (folder / "secret").stat().st_mode & 0o077 == 0
    early = ruled("inspections", "draw", "D1", *secret)
    assert early.exit_code == 1
    assert "WitnessAwaited" in early.err
    assert ruled("inspections", "witness", "D1", "31415").exit_code == 1
    by(folder, capsys, "ada").done("inspections", "witness", "D1", "31415")
    ruled.done("inspections", "draw", "D1", *secret)
    assert ruled("inspections", "repeat", "D1").exit_code == 1
    ruled.done("inspections", "reveal", "D1", *secret)
    told = ruled.done("inspections", "repeat", "D1", "--json").json
    assert told == {"draw_id": "D1", "drawn": 5, "faults": "none"}
    (row,) = ruled.done("inspections", "list", "--json").json
    assert row["targets"] == 5
    sound = ruled.done("verify", "--json").json
    draws = next(check for check in sound["checks"] if check["name"] == "draws")
    assert (draws["things_checked"], draws["is_sound"]) == (1, True)


def test_a_secret_is_never_written_over(ruled, folder):
    secret = ("--secret", str(folder / "secret"))
    ruled.done("inspections", "freeze", "D1", RUN, *secret)
    kept = (folder / "secret").read_text()
    again = ruled("inspections", "freeze", "D2", RUN, *secret)
    assert again.exit_code == 1
    assert (folder / "secret").read_text() == kept
    assert re.fullmatch(r"[0-9a-f]{64} [0-9a-f]{64}\n", kept)


def test_nothing_is_frozen_before_rules_hold(lin, folder):
    answer = lin("inspections", "freeze", "D1", RUN, "--secret", str(folder / "secret"))
    assert answer.exit_code == 1
    assert "DrawNotDelegated" in answer.err


def test_what_is_no_file_of_rules_is_told_by_its_fault(lin, folder):
    (folder / "draw.json").write_text('{"shares": 1}')
    words = ("inspections", "rules", str(folder / "draw.json"), *FROM, *REASON)
    answer = lin(*words, "--delegation", "N-1")
    assert answer.exit_code == 1
    assert "draw.json" in answer.err
