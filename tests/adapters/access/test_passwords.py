import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from adapters.access import passwords
from tests.conftest import QUICK_HASHER

WORD = "a long enough one"


def test_a_password_is_hashed_as_rfc_9106_asks(passwords_of_production):
    kept = passwords.hash_of(WORD, "mei")
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert passwords.is_right(WORD, kept)
    assert not passwords.is_right(f"{WORD}!", kept)
    assert not passwords.is_outdated(kept)


def test_who_has_no_account_takes_as_long(passwords_of_production, monkeypatch):
    tried = []
    hasher = passwords._HASHER

    class Watched:
        def verify(self, kept, word):
            tried.append(extract_parameters(kept))
            return hasher.verify(kept, word)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    assert not passwords.is_right(WORD, "")
    assert tried == [RFC_9106_LOW_MEMORY]


def test_what_tests_set_quickly_is_outdated_in_production(passwords_of_production):
    quick = QUICK_HASHER.hash(WORD)
    assert passwords.is_right(WORD, quick)
    assert passwords.is_outdated(quick)


@pytest.mark.parametrize("word", ["", WORD])
def test_nothing_is_right_where_no_password_is_set(word):
    assert not passwords.is_right(word, "")
