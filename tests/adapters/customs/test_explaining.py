import pytest

from adapters.customs.messages.explaining import explained
from adapters.customs.messages.reading import opened
from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import written
from adapters.texts import reading
from tests.adapters.customs.samples import answer, declaration
from tests.adapters.customs.whole import whole


def lines_of(message):
    return list(explained(opened(written(message))))


@pytest.mark.parametrize("kind", TABLES)
def test_every_value_of_a_message_is_explained_once(kind):
    message = whole(TABLES[kind])
    (document,) = message.documents
    said = [(e.field.name, e.value) for e in lines_of(message) if e.document]
    held = [*document.head.items(), *(pair for line in document.lines for pair in line.items())]
    assert sorted(said) == sorted((name, str(value)) for name, value in held)


def test_a_value_is_told_with_its_place_and_what_it_stands_for():
    said = {(e.part.name, e.field.name): e for e in lines_of(declaration())}
    mode = said["InventoryHead", "tradeMode"]
    assert (mode.document, mode.line, mode.value) == (1, 0, "1210")
    assert mode.stands_for == ("bonded", "保税电商")
    assert said["InventoryList", "gcode"].line == 1
    assert said["BaseTransfer", "copCode"].document == 0
    assert said["InventoryHead", "orderNo"].stands_for is None


@pytest.mark.parametrize(
    ("status", "meaning"), [("800", "released"), ("-621018", "refused by the e-port with an error")]
)
def test_an_answer_is_told_in_words(status, meaning):
    (said,) = [e for e in lines_of(answer(returnStatus=status)) if e.field.name == "returnStatus"]
    assert said.stands_for is not None
    assert said.stands_for.said() == meaning
    with reading("zh"):
        assert said.stands_for.said() != meaning
        assert said.field.meaning.said() == "回执状态"


def test_a_number_nobody_knows_stands_for_nothing():
    (said,) = [e for e in lines_of(answer(returnStatus="777")) if e.field.name == "returnStatus"]
    assert said.stands_for is None
