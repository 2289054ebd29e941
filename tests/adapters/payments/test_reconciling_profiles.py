"""Statements under kept profiles, at the command line and on each kind of database."""

import json

import msgspec
import pytest
from typer.testing import CliRunner

from adapters.cli.faults import FileUnusableError, NothingFoundError, sentence_for
from adapters.cli.main import app
from adapters.order_import.profile import ProfileError
from adapters.payment_statements.file import opened
from adapters.payment_statements.firms_profiles import FirmsProfiles
from adapters.payment_statements.profile import NamedProfile, read
from adapters.payment_statements.taking import compared
from domain.payment_statement import DifferenceKind
from tests.adapters.payments.firms_files import CHINESE, TWO_SIDED, chinese_csv, two_sided_xlsx
from tests.adapters.payments.house import BOOK, FIRM
from tests.adapters.payments.statement_rows import DAY

UNKNOWN = (("09:14:00", "payment", "P-1", 100), ("23:59:59", "payment", "P-2", 250))
"""Payments that our books have never heard of."""

COLUMNS = (
    "day=交易时间",
    "number=商户订单号",
    "reference=商户退款单号",
    "type=业务类型",
    "amount=交易金额(元)",
    "currency=币种",
)
WORDS = ("payment=交易", "refund=退款", "fee=手续费", "passed-over=合计")
CHOSEN = (
    *(part for each in COLUMNS for part in ("--column", each)),
    *(part for each in WORDS for part in ("--word", each)),
    *("--head-row", "5", "--ends-with", "总交易单数"),
)


def kept(house) -> FirmsProfiles:
    return FirmsProfiles(house.system.engine, "demo")


def test_both_firms_files_compare_alike_and_every_row_counts(house, tmp_path):
    (tmp_path / "a.csv").write_bytes(chinese_csv(DAY, UNKNOWN))
    (tmp_path / "b.xlsx").write_bytes(two_sided_xlsx(DAY, UNKNOWN))
    chinese = compared(house.system, BOOK, opened(tmp_path / "a.csv", CHINESE))
    booked = compared(house.system, BOOK, opened(tmp_path / "b.xlsx", TWO_SIDED))
    for command in (chinese, booked):
        assert (command.payment_firm, command.day) == (FIRM, DAY)
        assert (command.totals.payments, command.totals.payments_fen) == (2, 350)
        found = [(each.kind, each.name, each.theirs_fen) for each in command.differences]
        kind = DifferenceKind.MISSING_WITH_US
        assert found == [(kind, "P-1", 100), (kind, "P-2", 250)]
    passed_over = 3
    assert (chinese.totals.rows, booked.totals.rows) == (2 + passed_over, 2)


def test_of_a_file_without_rows_the_profile_says_whose_it_is(house, tmp_path):
    (tmp_path / "a.csv").write_bytes(chinese_csv(DAY, ()))
    command = compared(house.system, BOOK, opened(tmp_path / "a.csv", CHINESE), day=DAY)
    assert (command.payment_firm, command.differences) == (FIRM, ())


def test_profiles_are_kept_by_firm_and_name_and_what_was_used_stays(house):
    profiles = kept(house)
    for firm in (FIRM, "OTHER"):
        profile = msgspec.structs.replace(CHINESE.profile, payment_firm=firm)
        profiles.keep("账单", profile, "ada", house.at)
    assert [(row.payment_firm, row.name, row.made_by) for row in profiles.all()] == [
        ("OTHER", "账单", "ada"),
        (FIRM, "账单", "ada"),
    ]
    assert profiles.named("账单", FIRM) == CHINESE
    with pytest.raises(ProfileError, match="Several payment firms have a profile '账单'"):
        profiles.named("账单")
    with pytest.raises(ProfileError, match="no profile 'none'; there are: 账单"):
        profiles.named("none")
    for _ in range(2):
        profiles.note_used(CHINESE, house.at)
    assert profiles.remove(FIRM, "账单")
    assert profiles.used_as(CHINESE.digest) == CHINESE
    assert profiles.used_as(TWO_SIDED.digest) is None
    assert NamedProfile("other name", CHINESE.profile).digest == CHINESE.digest


@pytest.fixture
def jihuo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def say(*words: str):
        return CliRunner().invoke(app, ["--database", f"sqlite:///{tmp_path}/j.db", *words])

    return say


def test_at_the_command_line_a_profile_is_made_used_shown_and_removed(jihuo, tmp_path):
    (tmp_path / "a.csv").write_bytes(chinese_csv(DAY, UNKNOWN))
    looked = json.loads(jihuo("payments", "profile", "look", "a.csv", "--json").stdout)
    assert looked[3]["row"] == 5, "the third line is blank"
    assert looked[3]["cells"][:2] == ["交易时间", "商户订单号"]
    assert "gb18030" in jihuo("payments", "profile", "look", "a.csv").stdout
    saved = jihuo("payments", "profile", "save", "账单", "--firm", FIRM, *CHOSEN)
    assert saved.stdout == f"kept: 账单 of {FIRM}\n", saved.output
    words = ("payments", "reconcile", "a.csv", "--profile", "账单", "--json")
    told = jihuo(*words)
    assert told.exit_code == 1, told.output
    said = json.loads(told.stdout)
    assert [each["name"] for each in said["differences"]] == ["P-1", "P-2"]
    assert said["statement_id"].endswith(CHINESE.digest)
    assert (said["rows"], said["passed_over"]) == (5, 3)
    assert json.loads(jihuo(*words).stdout)["statement_id"] == said["statement_id"]
    assert jihuo("payments", "profile", "remove", "账单", "--firm", FIRM).stdout == "removed\n"
    assert json.loads(jihuo("payments", "profile", "list", "--json").stdout) == []
    shown = jihuo("payments", "profile", "show", CHINESE.digest, "--digest").stdout
    assert read(shown) == CHINESE.profile


def test_what_cannot_be_used_is_a_sentence(jihuo, tmp_path):
    (tmp_path / "a.csv").write_bytes(chinese_csv(DAY))
    save = ("payments", "profile", "save", "账单", "--firm", FIRM)
    sentences = {
        "there is no field 'dy'": ((*save, "--column", "dy=x"), FileUnusableError),
        "is no word for a type": ((*save, *CHOSEN, "--word", "bonus=x"), FileUnusableError),
        "stands for two types": ((*save, *CHOSEN, "--word", "fee=交易"), ProfileError),
        "Columns for the day": ((*save, "--column", "amount=x"), ProfileError),
        "from 1 to 1,000": ((*save, *CHOSEN, "--head-row", "0"), ProfileError),
        "encoding 'none' is not known": ((*save, *CHOSEN, "--encoding", "none"), ProfileError),
        "one character": ((*save, *CHOSEN, "--delimiter", "||"), ProfileError),
        "or their zone is not known": ((*save, *CHOSEN, "--time-zone", "Mars"), ProfileError),
        "its name is needed": ((*save[:-1], " ", *CHOSEN), ProfileError),
        "no profile 'none'": (
            ("payments", "reconcile", "a.csv", "--profile", "none"),
            ProfileError,
        ),
        "no statement was read": (
            ("payments", "profile", "show", "0" * 16, "--digest"),
            NothingFoundError,
        ),
    }
    for told, (words, kind) in sentences.items():
        fault = jihuo(*words).exception
        assert isinstance(fault, kind), words
        assert isinstance(fault, Exception)
        assert told in str(sentence_for(fault))
