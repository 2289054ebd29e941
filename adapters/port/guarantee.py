"""What is lodged under one guarantee number: free, reserved for declarations, deducted by bills."""

from dataclasses import dataclass


@dataclass(slots=True)
class Account:
    """Sums in hundred-thousandths of a yuan; what is neither reserved nor deducted is free."""

    total: int
    reserved: int = 0
    deducted: int = 0

    @property
    def free(self) -> int:
        return self.total - self.reserved - self.deducted

    def reserve(self, units: int) -> bool:
        """Whether there was enough."""
        if units > self.free:
            return False
        self.reserved += units
        return True

    def let_go(self, units: int) -> None:
        """The declaration ended without a bill."""
        self.reserved -= units
        assert self.reserved >= 0, "more let go than was reserved"

    def deduct(self, units: int) -> None:
        """The goods are released and the tax is billed."""
        self.let_go(units)
        self.deducted += units

    def restore(self, units: int) -> None:
        """The bill was paid, or is void."""
        self.deducted -= units
        assert self.deducted >= 0, "more restored than was deducted"

    def charge(self, units: int) -> None:
        """A bill that takes the place of a void one: the old one was at least as large."""
        self.deducted += units
