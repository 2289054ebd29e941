"""The description and the page that is made of it: complete, and of nobody else's making."""

import re

from adapters.api.reading import SHELVES
from adapters.api.reference_words import in_words, texts_in
from adapters.read_models import MODELS
from adapters.texts import reading
from application.rights import MAY_SEND
from application.rights_of_reading import MAY_READ
from tests.adapters.api.interface import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def described(api):
    return api.client.get(f"{ROOT}/openapi.json").json()


def test_the_description_is_openapi_3_1_with_a_body_for_every_command(api):
    document = described(api)
    assert document["openapi"].startswith("3.1")
    for command in MAY_SEND:
        operation = document["paths"][f"/commands/{command.__name__}"]["post"]
        content = operation["requestBody"]["content"]["application/json"]
        schema = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        assert schema["additionalProperties"] is False
        assert schema["properties"]
        assert content["example"]
        assert operation["description"]


def test_there_is_a_path_for_every_command_that_somebody_may_send_and_for_no_other(api):
    asked = {path.removeprefix("/commands/") for path in described(api)["paths"] if "/comm" in path}
    names = {command.__name__ for command in MAY_SEND}
    assert asked == names | {f"{name}/batch" for name in names}


def test_no_path_is_untyped(api):
    document = described(api)
    for path, item in document["paths"].items():
        if path.startswith("/events"):
            continue
        for operation in item.values():
            good = next(code for code in operation["responses"] if code.startswith("2"))
            content = operation["responses"][good].get("content", {})
            if good == "204" or "application/json" not in content:
                continue
            content = content["application/json"]
            assert content["schema"].keys() & {"$ref", "items", "anyOf"}, path
            assert {"401", "403", "422", "429"} <= set(operation["responses"])


def test_every_read_model_that_a_role_reads_stands_on_a_shelf():
    """Membership tells which streams name an order: histories and the feed of events ask it."""
    offered = {shelf.model.name for shelf in SHELVES}
    assert offered == {model.name for model in MODELS} & set(MAY_READ) - {"order_membership"}


def test_names_of_operations_are_given_once(api):
    document = described(api)
    names = [
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
    ]
    assert len(names) == len(set(names))


def test_what_is_referred_to_is_there(api):
    document = described(api)
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', str(document).replace("'", '"')))
    assert referred <= set(document["components"]["schemas"])


def test_the_reference_is_served_and_names_everything(api):
    page = api.client.get("/api")
    assert page.status_code == 200
    for command in MAY_SEND:
        assert f"POST {ROOT}/commands/{command.__name__}</code>" in page.text
    for shelf in SHELVES:
        assert f"GET {ROOT}/{shelf.name}</code>" in page.text


def test_the_reference_is_read_in_chinese_too(api):
    page = api.client.get("/api", headers={"Accept-Language": "zh"})
    assert page.headers["Content-Language"] == "zh"
    for said in ("建立批次，批量", "由运营方管理员、计划员发送。", "读：委托", "锁定批次。"):
        assert said in page.text
    with reading("zh"):
        left = {each for each in texts_in(described(api)) if not CHINESE.search(in_words(each))}
    # The field writes it in Latin letters.
    assert left == {"webhooks"}


def test_the_reference_asks_nobody_outside_and_runs_nothing(api):
    text = api.client.get("/api").text
    assert not re.findall(r"<script|\son\w+=|style=", text)
    addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert addresses
    assert all(address.startswith(("/", "#", "data:,")) for address in addresses)
    anchors = set(re.findall(r'id="([^"]*)"', text))
    assert {a.removeprefix("#") for a in addresses if a.startswith("#")} <= anchors
