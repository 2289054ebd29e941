import pytest

from tests.adapters.product_import.files import SOUND, csv_file, row


@pytest.fixture
def file(tmp_path):
    def written(*rows):
        path = tmp_path / "products.csv"
        path.write_bytes(csv_file(*rows))
        return str(path)

    return written


def test_a_file_of_products_is_taken_in_and_a_second_time_changes_nothing(jihuo, file):
    path = file(SOUND, row(sku="B", gtin=""))
    first = jihuo.done("products", "import", path, "--json").json
    assert (first["rows"], first["new"], first["faulty"]) == (2, 2, 0)
    again = jihuo.done("products", "import", path, "--json").json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 2)
    listed = jihuo.done("products", "list", "--json").json
    assert [each["sku"] for each in listed] == ["B", "HONEY-500"]


def test_a_dry_run_tells_everything_and_writes_nothing(jihuo, file, tmp_path):
    path, errors = file(SOUND, row(sku="B", gtin="12")), tmp_path / "errors.csv"
    answer = jihuo("products", "import", path, "--dry-run", "--json", "--errors", str(errors))
    assert answer.exit_code == 1
    [fault] = answer.json["faults"]
    assert (fault["row"], fault["column"], fault["value"]) == (3, "gtin", "12")
    assert (fault["code"], set(fault["message"])) == ("gtin-invalid", {"zh", "en"})
    assert "gtin-invalid" in errors.read_text("utf-8-sig")
    assert jihuo.done("products", "list", "--json").json == []


def test_rows_that_are_wrong_are_told_and_the_others_taken(jihuo, file):
    answer = jihuo("products", "import", file(SOUND, row(sku="B", gtin="12")))
    assert answer.exit_code == 1
    assert "gtin-invalid" in answer.out
    assert "HONEY-500" in jihuo.done("products", "list").out


def test_a_product_is_shown_with_its_faults_and_withdrawn(jihuo, file):
    jihuo.done("products", "import", file(row(list_until="2020-01-31")))
    shown = jihuo.done("products", "show", "HONEY-500", "--json").json
    assert (shown["gtin"], shown["vat_percent"]) == ("9421025231254", "9")
    [fault] = shown["faults"]
    assert fault.startswith("OffPositiveList")
    assert "! OffPositiveList" in jihuo.done("products", "show", "HONEY-500").out
    jihuo.done("products", "withdraw", "HONEY-500", "--reason", "season over")
    assert jihuo.done("products", "show", "HONEY-500", "--json").json["stage"] == "withdrawn"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_taken_in(jihuo, tmp_path, form):
    path = str(tmp_path / f"empty.{form}")
    jihuo.done("products", "template", path)
    assert jihuo.done("products", "import", path, "--json").json["rows"] == 0


def test_what_is_no_file_of_products_is_one_sentence(jihuo, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name\nHoney\n")
    answer = jihuo("products", "import", str(path))
    assert (answer.exit_code, "names no column" in answer.err) == (1, True)
    missing = jihuo("products", "show", "NOWHERE")
    assert (missing.exit_code, "there is no product NOWHERE" in missing.err) == (1, True)
    gone = jihuo("products", "withdraw", "NOWHERE", "--reason", "x")
    assert (gone.exit_code, "UnknownProduct" in gone.err) == (1, True)
