import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.customs.messages.judging import faults_in
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.writing import written
from tests.adapters.customs.mutating import mutated
from tests.adapters.customs.official import is_valid, needs_schema
from tests.adapters.customs.signatures import as_if_signed
from tests.adapters.customs.whole import whole


@needs_schema
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@given(data=st.data())
def test_what_the_schema_refuses_we_refuse_and_nothing_else_by_its_rules(table, data):
    body = data.draw(mutated(as_if_signed(table.kind, written(whole(table)))))
    try:
        faults = faults_in(body)
    except UnreadableMessageError:
        assert not is_valid(body)
        return
    by_schema = [fault.said() for fault in faults if fault.is_of_schema]
    assert is_valid(body) == (not by_schema), (by_schema, body.decode())
