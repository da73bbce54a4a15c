"""Nothing in a foreign file can take the bot's memory, time or secrets."""

import io
import subprocess
import time
import zipfile

import pytest

from bot.forms.definition import FormDefinition
from bot.forms.filling import Context, Filling
from bot.forms.loading import load_form
from bot.forms.problems import FormRefused
from bot.forms.xform import parse_xform
from tests.forms.samples import SAMPLES, table
from tests.forms.test_rules import NOW


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 1024**2))

    with pytest.raises(FormRefused, match="60 MB"):
        load_form(stream.getvalue(), filename="form.xlsx")


def test_a_workbook_of_too_many_cells_is_refused_unread() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<c><v>1</v></c>" * 400_000)

    with pytest.raises(FormRefused, match="300,000 cells"):
        load_form(stream.getvalue(), filename="form.xlsx")


def test_xml_with_entities_is_refused() -> None:
    with pytest.raises(FormRefused):
        parse_xform('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


@pytest.mark.parametrize("depth", [300, 100_000])
def test_groups_nested_too_deeply_are_refused(depth: int) -> None:
    data = "<a>" * depth + "</a>" * depth

    with pytest.raises(FormRefused, match="nested too deeply"):
        parse_xform(f"<h><head><model><instance><data>{data}</data></instance></model></head><body/></h>")


def test_the_reading_process_does_not_get_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITBOT_TOKEN", "secret")
    given: dict[str, str] = {}
    run = subprocess.run

    def watched(*arguments: object, env: dict[str, str], **options: object) -> object:
        given.update(env)
        return run(*arguments, env=env, **options)  # type: ignore[call-overload]  # handed through

    monkeypatch.setattr(subprocess, "run", watched)
    load_form(SAMPLES["tutorial"].read_bytes(), filename="tutorial.xls")

    assert "PATH" in given
    assert "VISITBOT_TOKEN" not in given


def rows_of(*rows: str) -> FormDefinition:
    return table("| survey |\n| | type | name | label | calculation | repeat_count |\n" + "\n".join(rows))


def test_a_sum_of_hundreds_of_fields_is_computed() -> None:
    fields = [f"| | calculate | f{n} | | {n} | |" for n in range(600)]
    added = " + ".join(f"${{f{n}}}" for n in range(600))
    form = rows_of("| | text | a | A | | |", *fields, f"| | calculate | all | | {added} | |")

    assert Filling.start(form, context=Context(now=NOW)).saved().values["/data/all"] == sum(range(600))


def test_texts_that_double_each_other_end_before_they_fill_the_memory() -> None:
    doubled = [f"| | calculate | f{n} | | concat(${{f{n - 1}}}, ${{f{n - 1}}}) | |" for n in range(1, 60)]
    form = rows_of("| | text | a | A | | |", "| | calculate | f0 | | 'ten letters' | |", *doubled)

    values = Filling.start(form, context=Context(now=NOW)).saved().values

    assert max(len(str(value)) for value in values.values()) <= 1_000_000


def test_counts_inside_of_counts_end_before_they_fill_the_memory() -> None:
    begins = [f"| | begin repeat | r{n} | R | | 50 |" for n in range(6)]
    form = rows_of(*begins, "| | text | a | A | | |", *(["| | end repeat | | | | |"] * 6))

    assert len(Filling.start(form, context=Context(now=NOW)).visible()) < 60_000


def test_a_pattern_that_would_be_compared_for_years_stops_nobody() -> None:
    form = table("""
| survey |
|  | type | name | label | constraint                      |
|  | text | a    | A     | regex(., '^(([a-z])+.)+[A-Z]$') |
""")
    filling = Filling.start(form, context=Context(now=NOW))

    begin = time.monotonic()
    filling.answer("/data/a", "a" * 60, at=NOW)

    assert time.monotonic() - begin < 30
