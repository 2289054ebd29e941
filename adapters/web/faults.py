"""Why a posted form was not taken, as a page holds it to show it."""

from dataclasses import dataclass

from adapters.web.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Fault:
    """Beside which field of which form, in words."""

    act: str
    field: str
    words: str
    sku: str = ""
    """The product that broke the rule, where it was one of several."""

    remedy: Remedy | None = None
    """What would satisfy a rule of the business; what a field does not take says so itself."""
