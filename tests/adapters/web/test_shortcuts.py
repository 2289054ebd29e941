import re
from string import ascii_lowercase

from adapters.web.navigation import NAVIGATION
from adapters.web.rights_of_pages import READING
from adapters.web.shortcuts import BESIDE, LETTERS, letters_of
from application.roles import Role


def test_every_area_has_a_letter_of_its_own():
    assert {path for path, _ in NAVIGATION} <= LETTERS.keys()
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert set(LETTERS.values()) <= set(ascii_lowercase)


def test_a_letter_is_the_first_free_one_of_its_address():
    assert letters_of(["/orders", "/other", "/oo"]) == {"/orders": "o", "/other": "t", "/oo": "a"}
    assert letters_of(["/people", "/past"]) == {"/people": "p", "/past": "a"}


def test_more_areas_than_letters_leave_the_last_ones_without():
    letters = letters_of([f"/{'x' * n}" for n in range(1, 30)])
    assert len(letters) == len(ascii_lowercase)


def test_pages_beside_the_areas_are_there():
    assert {path for path, _ in BESIDE} <= READING.keys()


def test_the_list_of_keys_names_what_one_may_open(site):
    with site.as_role(Role.STAFF, "kiwi-farm"):
        text = site.get("/account")
    shown = re.findall(r'data-go="(.)">([^<]*)<', text)
    assert ("o", "Orders") in shown
    assert "Batches" not in dict(shown).values()
    places = text.partition('id="palette-places"')[2].partition("</ul>")[0]
    assert "Draft a campaign" in places
    assert "Stock counts" not in places


def test_keys_and_commands_are_said_in_chinese(site):
    text = site.get("/account?language=zh")
    assert "下一行、上一行" in text
    assert 'data-go="o">订单<' in text
    assert 'aria-label="命令"' in text
