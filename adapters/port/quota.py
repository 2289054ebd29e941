"""What each person has used of a year's limit, by this office's own count."""

from collections import defaultdict
from datetime import date

from adapters.port.amounts import UNITS, printed
from adapters.port.chance import Chance
from adapters.port.conduct import Conduct
from adapters.port.limits import year_limit
from adapters.port.texts import OVER_YEAR

ELSEWHERE_YUAN = 24_000
ELSEWHERE_SPREAD_YUAN = 2_000


class Quotas:
    """Sums in hundred-thousandths of a yuan, by identity number and year."""

    def __init__(self, chance: Chance, conduct: Conduct) -> None:
        self._chance = chance
        self._share = conduct.spent_elsewhere
        self._used: dict[tuple[str, int], int] = defaultdict(int)

    def used(self, person: str, year: int) -> int:
        """What was bought here and, for some, elsewhere."""
        return self._used[person, year] + self.elsewhere(person, year)

    def elsewhere(self, person: str, year: int) -> int:
        subject = f"{person}/{year}"
        if not self._chance.happens("elsewhere", subject, self._share):
            return 0
        more = self._chance.number("how much", subject, ELSEWHERE_SPREAD_YUAN * 100)
        return ELSEWHERE_YUAN * UNITS + more * UNITS // 100

    def book(self, person: str, units: int, day: date) -> str:
        """Take up the sum, or answer with customs' words why not."""
        total, limit = self.used(person, day.year) + units, year_limit(day)
        if total > limit:
            return OVER_YEAR.format(total=printed(total), limit=limit // UNITS)
        self._used[person, day.year] += units
        return ""

    def give_back(self, person: str, units: int, year: int) -> None:
        self._used[person, year] -= units
        assert self._used[person, year] >= 0, "more given back than was taken"
