import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.customs_fields import all_fit, fits

LONGEST = 5

texts = st.lists(
    st.text(alphabet="aé茶 \u3000\n\x85\ufffe\ud800", max_size=LONGEST + 1), max_size=4
)


@given(texts)
@example([])
@example(["茶", "\u3000"])
@example(["\ud800", "\udc00"])
def test_many_fit_where_each_of_them_does(texts):
    assert all_fit(texts, LONGEST) is all(fits(text, LONGEST) for text in texts)


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "a\nb", "a\x00", "\ufffe", "123456"])
def test_one_that_does_not_is_found_among_many(text):
    assert all_fit(["tea"] * 20, LONGEST)
    assert not all_fit([*["tea"] * 10, text, *["tea"] * 10], LONGEST)
