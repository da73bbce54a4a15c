"""The appearance search() offers rows of an attached table, as ODK Collect does for older forms."""

import pytest

from bot.forms.conversion import converted
from bot.forms.definition import FormDefinition
from bot.forms.filling import Accepted, Filling
from bot.forms.loading import form_from
from bot.forms.problems import FormRefused
from tests.forms.test_rules import started

SHOPS = b"""key,name,name_zh,town,sortby
b,Bakery,\xe9\x9d\xa2\xe5\x8c\x85\xe5\xba\x97,Leeds,3
c,Cafe,\xe5\x92\x96\xe5\x95\xa1\xe9\xa6\x86,York,1
d,Deli,\xe7\x86\x9f\xe9\xa3\x9f\xe5\xba\x97,Leeds,2
"""


def form(search: str) -> FormDefinition:
    table = f"""
| survey |
|  | type         | name | label | appearance |
|  | text         | word | Word  |            |
|  | select_one c | shop | Shop  | {search}   |
| choices |
|  | list_name | name | label::English (en) | label::Chinese (zh) |
|  | c         | 0    | None                | 无                   |
|  | c         | key  | name, town          | name_zh             |
"""
    return form_from(converted(table.encode(), ".md"), attachments={"shops.csv": SHOPS})


def offered(filling: Filling, language: str = "en") -> list[str]:
    question = filling.question("/data/shop")
    assert question is not None
    return [choice.label(language) for choice in question.choices]


def test_a_whole_table_is_offered_in_the_order_it_asks_for_after_the_written_choices() -> None:
    filling = started(form("minimal search('shops')"))

    assert offered(filling) == ["None", "Cafe (town: York)", "Deli (town: Leeds)", "Bakery (town: Leeds)"]
    assert offered(filling, "zh") == ["无", "咖啡馆", "熟食店", "面包店"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (
            "'contains', 'name,town', ${word}",
            ["Cafe (town: York)", "Deli (town: Leeds)", "Bakery (town: Leeds)"],
        ),
        ("'startswith', 'name', 'DE'", ["Deli (town: Leeds)"]),
        ("'endswith', 'town', 'k'", ["Cafe (town: York)"]),
        ("'matches', 'town', 'Leeds'", ["Deli (town: Leeds)", "Bakery (town: Leeds)"]),
        ("'contains', 'name', '', 'town', 'York'", ["Cafe (town: York)"]),
    ],
)
def test_a_search_compares_columns_with_a_text(arguments: str, found: list[str]) -> None:
    assert offered(started(form(f"search('shops', {arguments})")))[1:] == found


def test_an_answer_changes_what_is_offered_and_only_that_is_accepted() -> None:
    filling = started(form("search('shops', 'contains', 'town', ${word})"))

    filling.answer("/data/word", "york", at=filling._started)

    assert offered(filling)[1:] == ["Cafe (town: York)"]
    assert isinstance(filling.answer("/data/shop", "c", at=filling._started), Accepted)
    assert not isinstance(filling.answer("/data/shop", "b", at=filling._started), Accepted)


@pytest.mark.parametrize("search", ["search()", "search('shops', 'like', 'name', 'x')", "search(${word})"])
def test_a_search_that_cannot_be_understood_is_refused_by_its_row(search: str) -> None:
    with pytest.raises(FormRefused) as refused:
        form(search)

    assert [(problem.row, problem.column) for problem in refused.value.problems] == [(3, "appearance")]


def test_a_missing_table_is_named() -> None:
    with pytest.raises(FormRefused, match=r"other\.csv"):
        form("search('other')")


def test_a_value_that_stands_in_several_rows_is_offered_once_as_in_collect() -> None:
    head = "| survey |\n| | type | name | label | appearance |\n"
    table = f"{head}| | select_one c | shop | Town | search('shops') |\n"
    choices = "| choices |\n| | list_name | name | label |\n| | c | town | town |\n"
    filling = started(
        form_from(converted((table + choices).encode(), ".md"), attachments={"shops.csv": SHOPS})
    )

    assert offered(filling) == ["York", "Leeds"]


def test_matches_looks_at_no_case_and_an_empty_search_only_filters() -> None:
    assert offered(started(form("search('shops', 'matches', 'town', 'LEEDS')")))[1:] == [
        "Deli (town: Leeds)",
        "Bakery (town: Leeds)",
    ]
    assert offered(started(form("search('shops', 'contains', '', '', 'town', 'York')")))[1:] == [
        "Cafe (town: York)"
    ]
