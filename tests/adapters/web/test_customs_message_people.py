"""Who sees which messages exchanged with customs, and the people and bytes in them."""

import hashlib
import re

import pytest

from application.roles import Role
from tests.adapters.web.kept_messages import LIST, NO_MESSAGE, hashes_shown, keep, one, sights
from tests.adapters.web.site import BOOK, words

PEOPLE = re.compile(
    r"<ceb:(?:buyerName|buyerIdNumber|buyerTelephone|consigneeAddress|consigneeTelephone|payerName"
    r"|payerIdNumber)>([^<]+)<"
)


def people_in(site, row) -> set[str]:
    return set(PEOPLE.findall(site.system.messages.get(BOOK, row.hash).content.decode()))


@pytest.mark.parametrize("kind", ["CEB311", "CEB411", "CEB511", "CEB621"])
def test_people_are_masked_for_who_may_not_see_them(simulated, kind):
    row = one(simulated, kind)
    people = people_in(simulated, row)
    assert people
    with simulated.as_role(Role.AUDITOR):
        url = f"{LIST}/{row.hash}"
        for address in (url, f"{url}?show=bytes", f"{url}?export=csv"):
            told = simulated.client.get(address).text
            assert not [each for each in people if each in told]
        assert "They may name people" in words(simulated.get(url))
        simulated.get(f"{url}/bytes", 403)
    assert sights(simulated, row.hash) == []


def test_who_sees_people_in_full_is_noted(simulated):
    row = one(simulated, "CEB311")
    with simulated.as_role(Role.OFFICER):
        html = simulated.client.get(f"{LIST}/{row.hash}?export=csv").text
        assert people_in(simulated, row) & set(re.split(r"[,\r\n]", html))
        answer = simulated.client.get(f"{LIST}/{row.hash}")
        assert answer.headers["cache-control"] == "no-store"
    assert sights(simulated, row.hash)
    assert all("id_number" in fields for fields in sights(simulated, row.hash))


def test_the_very_bytes_are_downloaded_and_noted(simulated):
    row = one(simulated, "CEB621")
    with simulated.as_role(Role.OFFICER):
        before = len(sights(simulated, row.hash))
        answer = simulated.client.get(f"{LIST}/{row.hash}/bytes")
        assert len(sights(simulated, row.hash)) == before + 1
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == row.hash
    assert len(answer.content) == row.size_bytes
    assert answer.headers["content-type"] == "application/xml"
    wanted = f'attachment; filename="CEB621-{row.hash[:12]}.xml"'
    assert answer.headers["content-disposition"] == wanted


def test_receipts_that_name_nobody_are_bytes_for_all_who_see_them(simulated):
    row = one(simulated, "CEB622")
    with simulated.as_role(Role.AUDITOR):
        html = simulated.get(f"{LIST}/{row.hash}?show=bytes")
        assert "&lt;CEB622Message" in html
        answer = simulated.client.get(f"{LIST}/{row.hash}/bytes")
        assert hashlib.sha256(answer.content).hexdigest() == row.hash
    assert sights(simulated, row.hash) == []


def test_of_bytes_that_nobody_can_read_who_sees_them_is_noted(site):
    digest = keep(site, BOOK, NO_MESSAGE, "unreadable")
    with site.as_role(Role.AUDITOR):
        site.get(f"{LIST}/{digest}/bytes", 403)
    with site.as_role(Role.OFFICER):
        answer = site.client.get(f"{LIST}/{digest}/bytes")
        assert answer.content == NO_MESSAGE
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "�&lt;not a message&gt;" in site.get(f"{LIST}/{digest}?show=bytes")
    assert len(sights(site, digest)) == 2


def test_roles_that_do_not_work_at_customs_see_no_messages(simulated):
    row = one(simulated, "CEB622")
    with simulated.as_role(Role.OWNER, "kiwi-farm"):
        for address in (LIST, f"{LIST}/{row.hash}", f"{LIST}/{row.hash}/bytes"):
            simulated.get(address, 403)


def test_a_broker_sees_messages_of_those_it_acts_for_alone(simulated):
    with simulated.as_role(Role.BROKER, "broker-of-nobody"):
        assert not hashes_shown(simulated.get(LIST))
        row = one(simulated, "CEB622")
        simulated.get(f"{LIST}/{row.hash}", 404)
        simulated.get(f"{LIST}/{row.hash}/bytes", 404)
