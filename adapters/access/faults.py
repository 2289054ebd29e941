"""What the registry of parties and accounts refuses, and who signs in is told.

AccessRefusedError
├── NameTakenError            the name of an account or the id of a party is somebody else's
├── NameUnusableError         a name nobody could type, or that would read as something else
├── UnknownPartyError         an account is opened for a party that is not registered
├── RoleNotOfPartyError       a role is held by people of another kind of party
├── UnknownAccountError       an account that is not there, or is closed
├── LinkNotValidError         a one-time link that was used, is too old, or never was
├── PasswordTooWeakError      too short or too long, or just the account's name
├── UnknownScopeError         a scope of tokens there is not
├── TokenLastsTooLongError    a token that would outlive a year, or be dead at once
├── UnknownTokenError         a token that is not there
├── GrantUnsoundError         a grant that would end before it begins, or has ended
├── UnknownGrantError         a grant that is not there
├── WrongCredentialsError     name and password do not fit, whichever of them is wrong
├── TooManyAttemptsError      a name or an address failed too often
└── IdentityRefusedError      what an identity provider answered does not prove who somebody is
    └── UnknownIdentityError  it proves who somebody is, and nobody here is that
"""

from adapters.texts import say


class AccessRefusedError(Exception):
    """The root; each says in its own words, in a sentence, what is wrong."""


class NameTakenError(AccessRefusedError):
    """Raised when the name of an account or the id of a party is somebody else's."""


class NameUnusableError(AccessRefusedError):
    """Raised for a name nobody could type, or that would read as something else."""


class UnknownPartyError(AccessRefusedError):
    """Raised when an account is opened for a party that is not registered."""


class RoleNotOfPartyError(AccessRefusedError):
    """Raised when a role is held by people of another kind of party."""


class UnknownAccountError(AccessRefusedError):
    """Raised for an account that is not there, or is closed."""


class LinkNotValidError(AccessRefusedError):
    """Raised for a one-time link that was used, is too old, or never was."""


class PasswordTooWeakError(AccessRefusedError):
    """Raised for a password that is too short or too long, or just the account's name."""


class UnknownScopeError(AccessRefusedError):
    """Raised for a scope of tokens there is not."""


class TokenLastsTooLongError(AccessRefusedError):
    """Raised for a token that would outlive a year, or be dead at once."""


class UnknownTokenError(AccessRefusedError):
    """Raised for a token that is not there."""


class GrantUnsoundError(AccessRefusedError):
    """Raised for a grant that would end before it begins, or has ended already."""


class UnknownGrantError(AccessRefusedError):
    """Raised for a grant that is not there."""


class WrongCredentialsError(AccessRefusedError):
    """Raised when name and password do not fit, whichever of them is wrong."""


class TooManyAttemptsError(AccessRefusedError):
    """Raised when a name or an address failed too often; with the seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(say("too many attempts: come again in {seconds} s", seconds=seconds))
        self.seconds = seconds


class IdentityRefusedError(AccessRefusedError):
    """Raised when what an identity provider answered does not prove who somebody is."""


class UnknownIdentityError(IdentityRefusedError):
    """Raised when it proves who somebody is, and nobody here is that."""
