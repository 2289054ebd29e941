"""Passwords, hashed with Argon2id as RFC 9106 recommends for machines of little memory."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from adapters.access.faults import PasswordTooWeakError
from adapters.texts import say

PASSWORD_LENGTH_MIN = 12
PASSWORD_LENGTH_MAX = 200
"""More is not typed, and would only keep the machine busy."""

PASSWORD_OF_ITS_OWN_MIN = 6
"""Characters beside the account's name."""

DIFFERENT_MIN = 5
"""Fewer is a pattern on the keyboard."""

_HASHER = PasswordHasher()
# Written down: to make one takes a tenth of a second of each process, whoever signs in or not.
_OF_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$7Ds+gOwMaUifNkowEA9k0w$wOo+upH/o7iNza4zb8/X2mY5Rm6bWsvPOVx3Mp1aTcI"
)


def hash_of(password: str, name: str) -> str:
    """Raises PasswordTooWeakError."""
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        least, most = PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX
        raise PasswordTooWeakError(
            say("a password has {least} to {most} characters", least=least, most=most)
        )
    if len(password.casefold().replace(name.casefold(), "")) < PASSWORD_OF_ITS_OWN_MIN:
        raise PasswordTooWeakError(say("a password is more than the name of its account"))
    if len(set(password)) < DIFFERENT_MIN:
        words = say("a password has {least} different characters or more", least=DIFFERENT_MIN)
        raise PasswordTooWeakError(words)
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Takes as long for an account that is not there: who tries learns no names."""
    try:
        _HASHER.verify(password_hash or _OF_NOBODY, password[: PASSWORD_LENGTH_MAX + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def rehashed(password: str) -> str:
    """With today's parameters. What was good enough when it was set is not judged again."""
    return _HASHER.hash(password)
