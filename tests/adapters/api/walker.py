"""A client of the interface who looks at everything that is answered."""

from adapters.access.visitor import Visitor
from adapters.web.visitors import SESSION_COOKIE
from application.roles import Role
from tests.adapters.api.interface import ROOT
from tests.adapters.web.two_merchants import CANARIES, NORDIC_NAME, TwoMerchants
from tests.adapters.web.walking import walked


class Walker:
    """One role's client; nothing it is answered holds anything of the other merchant's people."""

    def __init__(self, book: TwoMerchants, role: Role) -> None:
        self.client = walked(book, book.session(role))
        doors = book.site.app.state.doors
        visitor = doors.visitor_by_session(self.client.cookies[SESSION_COOKIE])
        assert visitor is not None
        self.visitor: Visitor = visitor

    @property
    def is_limited(self) -> bool:
        return self.visitor.reach.merchants is not None

    def get(self, path: str):
        return self._looked_at(self.client.get(f"{ROOT}{path}"), path)

    def post(self, path: str, body, key: str):
        heads = {"Idempotency-Key": key}
        answer = self.client.post(f"{ROOT}{path}", json=body, headers=heads)
        return self._looked_at(answer, path)

    def _looked_at(self, answer, path: str):
        if self.is_limited:
            found = [canary for canary in (*CANARIES, NORDIC_NAME) if canary in answer.text]
            assert not found, f"{path}: {found}"
        return answer
