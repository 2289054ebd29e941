"""Everything about who acts, made once for a process that answers people or programs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from adapters.access import command_reach, ownership
from adapters.access.accounts import Accounts
from adapters.access.api_tokens import ApiTokens
from adapters.access.faults import NameTakenError
from adapters.access.grants import Grants
from adapters.access.reaching import reach_of
from adapters.access.registry import Account, Change, Party
from adapters.access.saved_views import SavedViews
from adapters.access.sightings import Sightings
from adapters.access.signing_in import SigningIn
from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.settings import Settings
from application.roles import PartyKind, Role
from domain.identifiers import Partition, shared_of

# What it is made with takes a while to import, and only who has a provider needs it.
if TYPE_CHECKING:
    from adapters.access.oidc import IdentityProvider

FIRST_ADMIN = "admin"


class Doors:
    """The registry, the ways in, and what is within whose reach, of one operator."""

    def __init__(self, system: System, settings: Settings) -> None:
        self._system = system
        self._book = settings.book
        self._operator = settings.operator
        self._shared = shared_of(Partition(f"{settings.operator}.{settings.book}"))
        self.accounts = Accounts(system.engine, settings.operator)
        self.signing_in = SigningIn(self.accounts, system.engine)
        self.tokens = ApiTokens(self.accounts, system.engine)
        self.saved_views = SavedViews(system.engine, settings.operator)
        self.grants = Grants(system.engine, settings.operator)
        self.sightings = Sightings(system.engine, settings.operator, system.clock)
        self.identity_provider: IdentityProvider | None = None
        if settings.oidc_issuer:
            from adapters.access.oidc import IdentityProvider as Configured

            self.identity_provider = Configured(self.accounts, system.engine, settings)

    def visitor_by_session(self, secret: str) -> Visitor | None:
        session = self.signing_in.session_of(secret, self._system.clock())
        return self.visitor_for(session.account) if session else None

    def visitor_by_token(self, secret: str) -> Visitor | None:
        token = self.tokens.token_of(secret, self._system.clock())
        return self.visitor_for(token.account, token.scopes) if token else None

    def visitor_for(self, account: Account, scopes: frozenset[str] | None = None) -> Visitor:
        """An account as it acts now, by the mandates its party has now."""
        party, at = account.party, self._system.clock()
        with self._system.engine.connect() as connection:
            reach = reach_of(connection, self._shared, party.kind, party.party_id, at)
        return Visitor(
            account.account_id,
            account.name,
            party.party_id,
            party.kind,
            account.roles,
            reach,
            account.language,
            account.zone,
            scopes,
        )

    def refuse_foreign_command(self, partition: Partition, visitor: Visitor, command: Any) -> None:
        """Raises OutOfReachError for a command about what is not the visitor's."""
        self._refuse_other_operator(partition)
        reader, at = self._system.handling.reader, self._system.clock()
        book = command_reach.book_of(partition, self._book)
        command_reach.refuse_foreign_command(reader, book, visitor, command, at)

    def refuse_foreign(
        self, partition: Partition, visitor: Visitor, named: Iterable[tuple[str, str]]
    ) -> None:
        """Raises OutOfReachError for the first kind and id that is not there for the visitor."""
        self._refuse_other_operator(partition)
        book = command_reach.book_of(partition, self._book)
        with self._system.engine.connect() as connection:
            ownership.refuse_foreign(connection, book, visitor, named)

    def _refuse_other_operator(self, partition: Partition) -> None:
        if shared_of(partition) != self._shared:
            raise ownership.OutOfReachError("book", partition)

    def first_link(self) -> str | None:
        """The admin's account at the very first start, and the secret of its one-time link."""
        if not self.accounts.is_empty():
            return None
        change = Change("system", self._system.clock())
        roles = (Role.ADMIN, Role.SYSTEM_ADMIN)
        operator = Party(self._operator, PartyKind.OPERATOR, self._operator)
        try:
            self.accounts.register_party(operator, change)
            account = self.accounts.open_account(FIRST_ADMIN, self._operator, roles, change)
        except NameTakenError:
            return None  # Another process started at the same moment: the link is its to tell.
        return self.accounts.new_link(account.account_id, change)
