from dataclasses import replace

import pytest

from adapters.customs.book_assembling import Asked, exit_message
from adapters.customs.book_messages.judging import faults_in
from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from adapters.customs.book_passes import pass_message
from application.book_desk import PassLine
from domain.book_list_lines import ListLine, Mark
from tests.adapters.customs.book_examples import CITED, LISTS
from tests.adapters.customs.test_book_assembling import FILING, LOAD, LORRY, PLACES, parcel

BOND_NO, PRE_NO, PASSPORT_NO = (
    "QD311526E000000001",
    "202631150000000001",
    "Z3115E261121000000000001",
)


def asked(code, *lines):
    return replace(FILING, asked=Asked(code, BOND_NO, PRE_NO, lines))


def test_a_change_names_the_list_and_marks_every_line():
    lines = (ListLine(18, 2, Mark.DELETED), ListLine(17, 3, Mark.CHANGED))
    made = exit_message([parcel("o1", CITED[0], honey=3)], PLACES, asked("2", *lines))
    assert made.faults == ()
    head = made.message.one("InvtHeadType")
    assert (head["DclTypecd"], head["BondInvtNo"], head["SeqNo"]) == ("2", BOND_NO, PRE_NO)
    told = [
        (line["GdsSeqno"], line["PutrecSeqno"], line["ModfMarkcd"], line["DclQty"])
        for line in made.message.all("InvtListType")
    ]
    assert told == [(1, 18, "2", 2), (2, 17, "1", 3)]
    assert faults_in(written(made.message)) == []


def test_a_deletion_cites_nothing():
    made = exit_message([], PLACES, asked("3", ListLine(17, 3, Mark.DELETED)))
    assert made.faults == ()
    assert made.message.all("InvtCbecBillType") == ()
    assert faults_in(written(made.message)) == []


def test_a_lorry_with_a_part_says_which_lines_of_its_list():
    parts = (PassLine(2, 18, 4),)
    made = pass_message(LORRY, replace(LOAD, lists=LISTS[:1], parts=parts), FILING)
    assert made.faults == ()
    assert made.message.one("PassportHead")["BindTypecd"] == "3"
    (line,) = made.message.all("PassportList")
    assert (line["RltGdsSeqno"], line["GdsMtno"], line["DclQty"]) == (2, "SCK-1", 4)
    assert read(written(made.message)) == made.message
    assert faults_in(written(made.message)) == []


@pytest.mark.parametrize("parts", [None, ()])
def test_a_void_names_its_pass_and_no_goods(parts):
    filing = replace(FILING, asked=Asked("3", PASSPORT_NO))
    made = pass_message(LORRY, replace(LOAD, lists=LISTS[:1], parts=parts), filing)
    assert made.faults == ()
    head = made.message.one("PassportHead")
    assert (head["DclTypecd"], head["PassportNo"]) == ("3", PASSPORT_NO)
    assert faults_in(written(made.message)) == []
