"""Why a trial cannot be made as it was asked for.

TrialError
    StepUnclearError        a step that cannot be read
    TooManyStepsError       more steps than a trial has
    TooManyOrdersError      more orders than a trial has
    TooManyNamedError       steps that name orders too often
    BeforeItsRulesError     a sale that opens before the rules of the field that orders need
    TrialsCrowdedError      too many trials are wanted at once: come again
    NotDoneError            one step that is not done; the trial goes on after it
        ClockGoesBackError, NothingMoreDueError, NobodyConcernedError, NoSuchOrderError,
        NothingToPayError, NothingOfferedError
"""


class TrialError(Exception):
    """Carries values, not sentences: words are made where somebody reads them."""

    def __init__(self, **values: object) -> None:
        self.values = values
        said = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{type(self).__name__}: {said}" if said else type(self).__name__)


class StepUnclearError(TrialError):
    """Raised for a step of another form than its word asks for; `form` is what it asks for."""


class TooManyStepsError(TrialError): ...


class TooManyOrdersError(TrialError): ...


class TooManyNamedError(TrialError):
    """Raised where steps name orders more often than a trial has time for."""


class BeforeItsRulesError(TrialError): ...


class TrialsCrowdedError(TrialError): ...


class NotDoneError(TrialError):
    """Told beside the step that was not done; the trial goes on after it."""


class ClockGoesBackError(NotDoneError): ...


class NothingMoreDueError(NotDoneError): ...


class NobodyConcernedError(NotDoneError):
    """Raised for a step about all orders that it can be about, when there are none."""


class NoSuchOrderError(NotDoneError): ...


class NothingToPayError(NotDoneError):
    """Raised for a sum that an order does not have, or an order that was not placed."""


class NothingOfferedError(NotDoneError):
    """Raised for taking what was offered to nobody under this number."""
