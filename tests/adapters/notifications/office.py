"""What tests of pages and of the interface ask alike."""

from adapters.access.visitor import Visitor
from tests.adapters.api.feed_ground import KIWI, Office
from tests.adapters.web.site import words


def get(office: Office, path: str, who: Visitor = KIWI, status: int = 200) -> str:
    given = office.client.get(path, headers=office.headers(who))
    assert given.status_code == status, words(given.text)
    text: str = given.text
    return text


def post(office: Office, path: str, who: Visitor = KIWI, status: int = 303, **fields):
    form = {"command_id": "test-00000001", **fields}
    given = office.client.post(path, headers=office.headers(who), data=form)
    assert given.status_code == status, words(given.text)
    return given


def send(office: Office, method: str, path: str, who: Visitor, status: int, body=None):
    headers = office.headers(who)
    answer = office.client.request(method, f"/api/v1{path}", headers=headers, json=body)
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    return answer
