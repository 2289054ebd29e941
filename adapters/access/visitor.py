"""Who acts: an account of one party, by session or by token, and how far its rights reach."""

from dataclasses import dataclass, field

from application.personal_data import PersonalField, fields_seen
from application.rights import may_send
from application.rights_of_reading import OF_THE_WHOLE_BOOK, Area, may_enter, may_read
from application.roles import PartyKind, Role, Roles
from domain.identifiers import MerchantId

SHANGHAI = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose things a visitor sees and acts on, within the operator."""

    merchants: frozenset[MerchantId] | None
    """None is every merchant's; a party that nobody has mandated or granted reaches none."""

    declarant: str = ""
    """Of runs these alone: those that a declarant declares itself; empty for whoever is none."""

    def covers(self, merchant_id: str | None) -> bool:
        """Whether what belongs to a merchant is in reach; what belongs to nobody is the book's."""
        return self.merchants is None or merchant_id in self.merchants


EVERYONE = Reach(None)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends a request, as far as we believe it."""

    account_id: str
    name: str
    """The name of signing in."""

    party_id: str
    party_kind: PartyKind
    roles: Roles
    reach: Reach
    language: str = ""
    """Empty until somebody has chosen one."""

    zone: str = SHANGHAI
    scopes: frozenset[str] | None = field(default=None)
    """What a token is for; None is a person's session, which is for everything."""

    @property
    def actor(self) -> str:
        """What stands beside every event of this visitor."""
        return f"{self.party_id}/{self.name}"

    @property
    def own_merchant(self) -> MerchantId | None:
        """The merchant this visitor is of."""
        is_merchant = self.party_kind is PartyKind.MERCHANT
        return MerchantId(self.party_id) if is_merchant else None

    def may_send(self, command: type) -> bool:
        return may_send(self.roles, command) and self._is_for("commands")

    def may_read(self, model: str) -> bool:
        is_whole = self.reach.merchants is None or model not in OF_THE_WHOLE_BOOK
        return is_whole and may_read(self.roles, model) and self._is_for("read")

    def may_enter(self, area: Area) -> bool:
        return may_enter(self.roles, area) and self._is_for(area.value)

    @property
    def fields_seen(self) -> frozenset[PersonalField]:
        return fields_seen(self.roles)

    def _is_for(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes


SYSTEM = Visitor(
    "system", "system", "operator", PartyKind.OPERATOR, frozenset({Role.ADMIN}), EVERYONE
)
"""The command line of whoever runs the machine, and what the system does by itself."""
