"""A form is loaded from whatever file its author made, and comes back whole from what is stored of it."""

import pickle

import pytest

from bot.forms.filling import Context, Filling
from bot.forms.loading import load_form
from bot.forms.problems import FormRefused
from bot.forms.xform import parse_xform
from tests.forms.samples import SAMPLES, loaded, table
from tests.forms.test_rules import NOW


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("form.xlsx", b""),
        ("form.xlsx", b"PK\x03\x04broken"),
        ("form.xls", b"not a workbook"),
        ("form.md", "表格".encode()),
        ("form.md", b"\xff\xfe\x00"),
        ("form.xml", b"<data/>"),
        ("form.xml", b"not XML"),
        ("form.pdf", b"%PDF"),
    ],
)
def test_a_file_that_is_no_form_is_refused_kindly(filename: str, data: bytes) -> None:
    with pytest.raises(FormRefused) as caught:
        load_form(data, filename=filename)

    assert all(problem.message_en and problem.message_zh for problem in caught.value.problems)


def test_a_workbook_is_converted_in_a_process_of_its_own() -> None:
    form = load_form(SAMPLES["retail_visit"].read_bytes(), filename="retail_visit.xlsx")

    assert form.form_id == "retail_visit"


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_form_comes_back_whole_from_its_stored_xml_and_from_a_pickle(name: str) -> None:
    form = loaded(name)

    stored = parse_xform(form.xml, attachments=form.attachments)
    pickled = pickle.loads(pickle.dumps(form))  # noqa: S301 - our own bytes

    steps = [Filling.start(each, context=Context(now=NOW)).current().path for each in (form, stored, pickled)]
    assert steps[0] == steps[1] == steps[2]


def test_a_title_in_two_parts_reads_in_each_language() -> None:
    form = loaded("retail_visit")

    assert (form.title("zh"), form.title("en-GB")) == ("门店拜访", "Store visit")
    assert form.language_for("zh-CN") == "中文 (zh)"


def test_a_workbook_saved_under_the_other_ending_is_read_all_the_same() -> None:
    assert load_form(SAMPLES["tutorial"].read_bytes(), filename="tutorial.xlsx").form_id


def test_a_workbook_with_a_password_is_told_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(FormRefused, match="password"):
        load_form(locked, filename="visit.xlsx")


def test_a_form_of_csv_sections_is_read_like_a_workbook() -> None:
    text = '"survey",,,\n,"type","name","label"\n,"text","a","A"\n'

    assert list(load_form(text.encode(), filename="form.csv").questions) == ["/data/a"]


def test_lists_of_the_same_name_inside_and_outside_of_a_form_are_two() -> None:
    form = table("""
| survey |
|  | type                   | name | label | choice_filter |
|  | select_one town        | a    | A     |               |
|  | select_one_external town | b  | B     | 1 = 1         |
| choices |
|  | list_name | name | label   |
|  | town      | in   | Inside  |
| external_choices |
|  | list_name | name | label   |
|  | town      | out  | Outside |
""")
    filling = Filling.start(form, context=Context(now=NOW))

    shown = [[choice.label("en") for choice in question.choices] for question in filling.visible()]

    assert shown == [["Inside"], ["Outside"]]
