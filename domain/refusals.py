"""The root of every refusal: a rule of the business says no.

Refused
├── ChangeRefused        the thing is in a stage that does not allow it
├── AmountRefused        a number breaks a limit or does not add up
└── UnknownThing         it was never opened, listed or placed

Each aggregate derives its own, named for the rule it keeps. A refusal carries values, never
sentences.
"""

from typing import Any


class Refused(Exception):
    """Raised when a rule of the business says no; subclasses name the rule."""

    def __init__(self, **values: Any) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in values.items()))
        self.values = values


class ChangeRefused(Refused):
    """Raised when the thing is in a stage that does not allow the command."""


class AmountRefused(Refused):
    """Raised when a quantity or an amount breaks a limit or does not add up."""


class UnknownThing(Refused):
    """Raised when the thing named was never opened, listed or placed."""
