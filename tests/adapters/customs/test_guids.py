from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from adapters.customs.guids import OURS, Guids


@given(st.text(), st.text())
def test_guids_are_those_that_the_library_makes_of_the_same_names(message, document):
    guids = Guids(message)
    assert guids.of_message() == str(uuid5(OURS, message)).upper()
    assert guids.of(document) == str(uuid5(OURS, f"{message}/{document}")).upper()
