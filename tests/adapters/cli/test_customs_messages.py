"""`customs read` and `customs check`, on messages and on everything else a file may be."""

import pytest

from adapters.customs.book_messages.writing import written as written_for_the_book
from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import written
from tests.adapters.customs.book_examples import INTO, OUT, PASS
from tests.adapters.customs.samples import answer, declaration
from tests.adapters.customs.signatures import as_if_signed
from tests.adapters.customs.test_book_reading import receipt
from tests.adapters.customs.whole import whole


@pytest.fixture
def file_of(tmp_path):
    def file_of(body: bytes) -> str:
        path = tmp_path / "message.xml"
        path.write_bytes(body)
        return str(path)

    return file_of


@pytest.mark.parametrize("kind", TABLES)
def test_any_message_is_read_and_checked(jihuo, file_of, kind):
    file = file_of(as_if_signed(kind, written(whole(TABLES[kind]))))
    told = jihuo.done("customs", "read", file, "--json").json
    assert (told["kind"], told["documents"], told["notes"]) == (kind, 1, [])
    assert told["is_signed"] is TABLES[kind].needs_signature
    assert {each["field"] for each in told["fields"]} > {f.name for f in TABLES[kind].head.fields}
    assert jihuo.done("customs", "check", file).out == "no fault\n"
    assert jihuo.done("customs", "check", file, "--json").json == {"is_sound": True, "faults": []}


def test_fields_are_told_with_their_meanings_in_both_languages(jihuo, file_of):
    file = file_of(written(answer()))
    english = jihuo.done("customs", "read", file).out
    assert "  returnStatus        800 = released  (customs' answer)\n" in english
    chinese = jihuo.done("customs", "read", file, "--language", "zh").out
    assert "  returnStatus        800 = 放行  (回执状态)\n" in chinese
    fields = {
        each["field"]: each for each in jihuo.done("customs", "read", file, "--json").json["fields"]
    }
    assert fields["returnStatus"]["stands_for_en"] == "released"
    assert fields["returnStatus"]["stands_for_zh"] == "放行"
    assert (fields["returnInfo"]["code"], fields["returnStatus"]["code"]) == ("2600", None)


def test_a_value_that_draws_on_the_screen_is_told_by_its_letters(jihuo, file_of):
    said = jihuo.done("customs", "read", file_of(written(answer(returnInfo="a\u202e\nb")))).out
    assert "a<U+202E><U+000A>b" in said


def test_elements_nobody_knows_are_told(jihuo, file_of):
    body = written(answer()).replace(b"<ceb:copNo>", b"<ceb:orderNo>S-1</ceb:orderNo><ceb:copNo>")
    assert "unknown: orderNo S-1" in jihuo.done("customs", "read", file_of(body)).out
    notes = jihuo.done("customs", "read", file_of(body), "--json").json["notes"]
    assert notes == [
        {"part": "InventoryReturn", "element": "orderNo", "document": 1, "value": "S-1"}
    ]


def test_every_fault_is_named_and_the_exit_code_is_one(jihuo, file_of):
    body = written(declaration()).replace(b"<ceb:packNo>1", b"<ceb:packNo>2")
    file = file_of(body.replace(b"<ceb:currency>142", b"<ceb:currency>840"))
    answered = jihuo("customs", "check", file)
    assert answered.exit_code == 1
    assert len(answered.out.splitlines()) == 4
    assert "CEB621 document 1 InventoryHead.packNo: '2' is none of 1\n" in answered.out
    told = jihuo("customs", "check", file, "--json")
    assert told.exit_code == 1
    assert [each["rule"] for each in told.json["faults"]] == [
        "not-the-one", "not-listed", "not-the-one", "unsigned",
    ]  # fmt: skip
    (count,) = [each for each in told.json["faults"] if each["field"] == "packNo"]
    assert count["message_en"] == "CEB621 document 1 InventoryHead.packNo: '2' is none of 1"
    assert count["message_zh"] != count["message_en"]
    assert (count["is_of_schema"], count["document"], count["value"]) == (False, 1, "2")


def test_faults_are_told_in_chinese(jihuo, file_of):
    answered = jihuo("customs", "check", file_of(written(declaration())), "--language", "zh")
    assert answered.exit_code == 1
    assert answered.out == "CEB621 Signature：缺少签名：此类报文须签名后申报\n"


UNREADABLE = {
    "empty": b"",
    "binary": bytes(range(256)),
    "another root": b"<a/>",
    "json": b'{"messageType": "CEB622"}',
    "half": written(answer())[:300],
    "a document type": b"<!DOCTYPE a><a/>",
    "deep": b"<a>" * 5_000,
}


@pytest.mark.parametrize("word", ["read", "check"])
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_message_is_a_sentence(jihuo, file_of, word, body):
    file = file_of(body)
    for language in ("en", "zh"):
        answered = jihuo("customs", word, file, "--language", language)
        assert (answered.exit_code, answered.out) == (1, "")
        assert answered.err.startswith(f"jihuo: {file}: ")
        assert answered.err.count("\n") == 1


@pytest.mark.parametrize("word", ["read", "check"])
def test_a_file_that_is_not_there_or_a_folder_is_a_sentence(jihuo, tmp_path, word):
    gone = jihuo("customs", word, "gone.xml")
    assert (gone.exit_code, gone.err) == (1, "jihuo: gone.xml: No such file or directory\n")
    folder = jihuo("customs", word, str(tmp_path))
    assert (folder.exit_code, folder.err) == (1, f"jihuo: {tmp_path}: Is a directory\n")


def test_a_huge_file_is_refused_without_being_read(jihuo, tmp_path):
    huge = tmp_path / "huge.xml"
    with huge.open("wb") as file:
        file.truncate(10**12)
    answered = jihuo("customs", "check", str(huge))
    assert answered.exit_code == 1
    assert "the message is too long" in answered.err


def test_a_language_nobody_speaks_is_refused(jihuo, file_of):
    answered = jihuo("customs", "read", file_of(written(answer())), "--language", "fr")
    assert answered.exit_code == 1
    assert answered.err == "jihuo: there is no language 'fr': en, zh\n"


@pytest.mark.parametrize("message", [INTO, OUT, PASS], ids=lambda each: each.kind)
def test_a_message_for_the_account_book_is_read_and_checked(jihuo, file_of, message):
    file = file_of(written_for_the_book(message))
    told = jihuo.done("customs", "read", file, "--json").json
    assert (told["kind"], told["is_signed"], told["notes"]) == (message.kind, False, [])
    parts = {each["part"] for each in told["fields"]}
    assert parts >= {"EnvelopInfo", "BussinessData", *message.parts}
    assert jihuo.done("customs", "check", file).out == "no fault\n"


def test_a_receipt_of_the_account_book_is_told_with_its_meanings(jihuo, file_of):
    told = jihuo.done("customs", "read", file_of(receipt())).out
    assert told.startswith("INV211 ")
    assert ", not signed\n" in told
    assert "  actlIncQty          12  (actual increase)\n" in told


def test_elements_of_the_account_book_that_changed_places_are_named(jihuo, file_of):
    port, place = b"<ImpexpPortcd>3115</ImpexpPortcd>", b"<DclPlcCuscd>3115</DclPlcCuscd>"
    body = written_for_the_book(INTO)
    assert port + place in body
    file = file_of(body.replace(port + place, place + port))
    (fault,) = jihuo("customs", "check", file, "--json").json["faults"]
    assert (fault["rule"], fault["part"], fault["field"]) == (
        "out-of-order",
        "InvtHeadType",
        "ImpexpPortcd",
    )
