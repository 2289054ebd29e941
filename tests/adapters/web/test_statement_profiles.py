"""Statements in a firm's own columns: shown, chosen, kept under a name, and read so."""

import json
import re

import msgspec
import pytest

from adapters.payment_statements.firms_profiles import FirmsProfiles
from adapters.payment_statements.profile import NamedProfile
from application.roles import Role
from tests.adapters.payments.firms_files import CHINESE, TWO_SIDED, chinese_csv, two_sided_xlsx
from tests.adapters.web.site import form_of, words
from tests.adapters.web.statement_desk import DAY, FIRM, Desk, csv_of, desk_of, row

KNOWN = (("09:14:00", "payment", "P-1", 100), ("23:59:59", "payment", "P-2", 250))
"""What the books of the desk hold."""


@pytest.fixture
def desk(site, tmp_path) -> Desk:
    return desk_of(site, tmp_path)


def kept(desk: Desk) -> FirmsProfiles:
    return FirmsProfiles(desk.site.system.engine, desk.site.settings.operator)


def keep(desk: Desk, reading: NamedProfile) -> str:
    """What the form that sends a statement in says for it."""
    kept(desk).keep(reading.name, reading.profile, "test", desk.site.system.clock())
    return json.dumps([reading.profile.payment_firm, reading.name])


def look(desk: Desk, content: bytes, name: str = "账单.csv", **fields: str):
    form = {"command_id": "test-upload", "mark": desk.site.mark, "act": "look", **fields}
    url = "/statements/profiles/look"
    return desk.site.client.post(url, data=form, files={"file": (name, content)})


def typed(html: str, **changed: str) -> dict[str, str]:
    """The form of choosing as a browser sends it when nothing else is touched."""
    form = re.search(r'<form class="act-form"[^>]*id="act-save">(.*?)</form>', html, re.S)
    assert form
    said = form_of(html, "save")
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form[1], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', inside)
        said[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form[1], re.S
    ):
        said[name] = inside
    return {**said, **changed}


def test_a_file_is_shown_its_head_and_columns_proposed_and_kept_as_chosen(desk):
    answer = look(desk, chinese_csv(DAY))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "read as gb18030" in words(answer.text)
    form = typed(answer.text, name="账单", ends_with="总交易单数")
    assert form["head_row"] == "5"
    assert (form["words_payment"], form["words_passed_over"]) == ("交易", "合计")
    said = desk.site.act("/statements/profiles", **form)
    assert "账单" in said
    assert "Time or day: 交易时间, Type: 业务类型, Number of a payment: 商户订单号" in said
    assert (
        "Words for payments: 交易, Words for refunds: 退款, Words of rows to pass over: 合计"
        in said
    )
    words_kept = {key: each for key, each in CHINESE.profile.words.items() if each != "fee"}
    profile = kept(desk).one(FIRM, "账单").profile
    assert (profile.columns, profile.words) == (CHINESE.profile.columns, words_kept)
    assert (profile.head_row, profile.ends_with) == (5, ("总交易单数",))


def test_another_row_is_taken_for_the_head_and_another_sheet_is_shown(desk):
    answer = look(desk, two_sided_xlsx(DAY), "b.xlsx", sheet="Movements")
    assert typed(answer.text)["column_money_out"] == "Money Out"
    form = {**form_of(answer.text, "head"), "head_row": "4"}
    other = desk.site.post("/statements/profiles/head", 200, **form).text
    assert 'value="Money Out"' not in other
    assert typed(other)["head_row"] == "4"
    again = {**form_of(other, "head"), "head_row": "3"}
    form = typed(desk.site.post("/statements/profiles/head", 200, **again).text)
    chosen = {"column_number": "Text", "column_day": "Booked At", "name": "account"}
    saved = {**form, **chosen, "is_fen": "1", "out_is_below_zero": "1"}
    desk.site.post("/statements/profiles", **saved)
    assert kept(desk).one(FIRM, "account").profile == TWO_SIDED.profile


@pytest.mark.parametrize(
    ("reading", "written"), [(CHINESE, chinese_csv), (TWO_SIDED, two_sided_xlsx)]
)
def test_a_statement_is_sent_in_with_the_profile_of_its_firm(desk, reading, written):
    chosen = keep(desk, reading)
    address = desk.send(written(DAY, KNOWN), profile=chosen)
    kept(desk).remove(FIRM, reading.name)
    said = desk.worked(address)
    assert "done" in said, said
    assert "Differences 0" in said
    assert reading.name in said
    (statement_id,) = desk.statements()
    assert statement_id.endswith(reading.digest)


def test_read_under_a_profile_that_was_put_right_a_file_is_another_statement(desk):
    """Nothing was decided about what the wrong one said: it stands, and can be settled."""
    content = two_sided_xlsx(DAY, KNOWN)
    wrong = msgspec.structs.replace(TWO_SIDED.profile, unit="yuan")
    said = desk.taken(content, profile=keep(desk, NamedProfile(TWO_SIDED.name, wrong)))
    assert "Differences 2" in said
    said = desk.taken(content, profile=keep(desk, TWO_SIDED))
    assert "Differences 0" in said
    assert len(desk.statements()) == 2


def test_a_head_that_does_not_fit_is_told_with_what_was_found(desk):
    chosen = keep(desk, CHINESE)
    said = desk.taken(csv_of(*[row(f"P-{n}") for n in range(6)]), profile=chosen)
    assert "row 5 is not the head that the profile names: missing 交易时间" in said
    assert "found: SIMPAY" in said
    assert desk.statements() == []


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(desk):
    html = look(desk, chinese_csv(DAY)).text
    refused = {
        "This is needed.": {"name": ""},
        "Either one column of amounts": {"column_amount": ""},
        "Only number and reference may be the same column: 交易时间": {"column_type": "交易时间"},
        "stands for two types: payment and fee": {"words_fee": "交易"},
        "Columns for the day and the number": {"column_number": ""},
        "needs the firm's words": {"words_payment": "", "words_refund": ""},
        "Words for types need the column": {"column_type": ""},
        "'yen' is no currency": {"currency": "yen"},
        "A whole number from 1": {"head_row": "x"},
        "A profile has a name": {"name": "x" * 61},
        "has at most 200 characters, a word 60": {"ends_with": "x" * 61},
    }
    for told, changed in refused.items():
        form = typed(html, **{"name": "账单", **changed})
        answer = desk.site.post("/statements/profiles", 422, **form).text
        assert told in words(answer), told
        if "head_row" not in changed:
            assert typed(answer)["column_reference"] == "商户退款单号"
    assert kept(desk).all() == []


@pytest.mark.parametrize("sample", ["", "[[", "{}", '{"read_as":1,"delimiter":"","rows":[]}'])
def test_a_form_without_its_first_rows_chooses_nothing_and_falls_nowhere(desk, sample):
    said = {"name": "x", "payment_firm": FIRM, "currency": "CNY", "sample": sample}
    for row_no in ("-1", "99999999999", "5"):
        desk.site.post("/statements/profiles/head", 200, **said, head_row=row_no)
        desk.site.post("/statements/profiles", 422, **said, head_row=row_no)
    assert kept(desk).all() == []


def test_what_is_no_file_or_no_profile_is_said_beside_its_field(desk):
    assert "the file is empty" in words(look(desk, b"\n").text)
    assert "Choose a file." in words(look(desk, b"", "").text)
    assert "no sheet" in words(look(desk, two_sided_xlsx(DAY), "b.xlsx", sheet="x").text)
    chosen = keep(desk, CHINESE)
    other = desk.post(chinese_csv(DAY), profile=chosen, payment_firm="OTHERPAY")
    assert other.status_code == 422
    assert f"The profile is of {FIRM}." in words(other.text)
    gone = desk.post(chinese_csv(DAY), profile=json.dumps([FIRM, "gone"]))
    assert f"There is no profile 'gone' of {FIRM}." in words(gone.text)
    assert "Choose one of the list." in words(desk.post(b"x", profile="{").text)


def test_only_who_settles_makes_profiles_and_takes_them_away(desk):
    keep(desk, CHINESE)
    with desk.site.as_role(Role.AUDITOR, "big-four"):
        desk.site.get("/statements/profiles", 403)
        assert look(desk, chinese_csv(DAY)).status_code == 403
        desk.site.post("/statements/profiles/remove", 403, payment_firm=FIRM, name="账单")
    assert "Remove" in words(desk.site.get("/statements/profiles"))
    desk.site.post("/statements/profiles/remove", payment_firm=FIRM, name="账单")
    assert "No profile yet" in words(desk.site.get("/statements/profiles"))
