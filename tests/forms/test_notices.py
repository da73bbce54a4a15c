"""What of a form will be different in a chat, or is not translated, is told to its author."""

from bot.forms.report import report_on
from tests.forms.samples import table


def test_what_will_be_different_in_chat_is_told_with_its_row() -> None:
    form = table("""
| survey |
|        | type     | name | label | appearance |
|        | text     | a    | A     |            |
|        | image    | sign | Sign  | signature  |
|        | geoshape | area | Area  |            |
""")

    told = {(notice.row, notice.column) for notice in form.notices if notice.column}
    assert told == {(3, "appearance"), (4, "type")}


def test_what_a_form_asks_of_a_server_and_gets_from_nobody_here_is_told() -> None:
    form = table("""
| survey |
|        | type | name | label |
|        | osm  | map  | Map   |
| settings |
|          | public_key | submission_url            |
|          | MIIB       | https://odk.example/forms |
""")

    told = {(notice.sheet, notice.row, notice.column) for notice in form.notices}
    assert told == {
        ("survey", 2, "type"),
        ("settings", None, "public_key"),
        ("settings", None, "submission_url"),
    }


def test_what_is_not_translated_is_told_by_the_names_of_the_columns() -> None:
    sheet = """
| survey |
|   | type    | name | label::English (en) | label::中文 (zh) | guidance_hint::English (en) |
|   | integer | a    | Age                 | 年龄             | In years                    |
"""

    report, _ = report_on(sheet.encode(), filename="age.md", attachments={})

    told = {problem.column for problem in report.untranslated}
    assert told == {"guidance_hint::中文 (zh)"}


def test_languages_by_name_alone_are_nothing_to_be_told() -> None:
    rows = ["| survey |", "| | type | name | label::Swahili |", "| | text | a | Habari |"]
    assert table("\n".join(rows)).notices == ()
