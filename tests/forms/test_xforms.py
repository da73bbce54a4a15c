"""XForms that no sheet was made into: what other tools and older forms write."""

import pytest

from bot.forms.definition import FormDefinition, RepeatDefinition
from bot.forms.filling import Filling
from bot.forms.problems import FormRefused
from bot.forms.steps import AskRepeat
from bot.forms.xform import parse_xform
from tests.forms.test_rules import NOW, answered, started

_SPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
)


def xform(data: str, body: str, model: str = "", spaces: str = _SPACES) -> FormDefinition:
    return parse_xform(
        f"<h:html {spaces}><h:head><h:title>T</h:title><model>"
        f"<instance><data>{data}</data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def paths(filling: Filling) -> list[str]:
    return [question.path for question in filling.visible()]


def test_questions_may_be_bound_by_the_id_of_a_bind() -> None:
    form = xform(
        "<n/><g><y/></g>",
        '<input bind="a"><label>N</label></input><input bind="b"><label>Y</label></input>',
        '<bind id="a" nodeset="/data/n" type="int"/><bind id="b" nodeset="g/y" relevant="/data/n > 5"/>',
    )

    assert paths(started(form)) == ["/data/n"]
    assert paths(answered(started(form), n=7)) == ["/data/n", "/data/g/y"]


def test_a_reference_may_start_at_the_group_it_stands_in() -> None:
    body = '<input ref="n"/><group ref="g"><input ref="y"/><input ref="../g/./z"/></group>'

    assert paths(started(xform("<n/><g><y/><z/></g>", body))) == ["/data/n", "/data/g/y", "/data/g/z"]


def test_a_form_without_the_namespace_of_xforms_is_read() -> None:
    form = xform("<n/>", '<input ref="/data/n"/>', spaces='xmlns:h="http://www.w3.org/1999/xhtml"')

    assert paths(started(form)) == ["/data/n"]


def test_metadata_may_stand_in_a_namespace_of_its_own() -> None:
    form = xform(
        "<n/><orx:meta><orx:instanceName/></orx:meta>",
        '<input ref="/data/n"/>',
        """<bind nodeset="/data/orx:meta/orx:instanceName" calculate="concat('N ', /data/n)"/>""",
    )

    assert answered(started(form), n="x").saved().values["/data/meta/instanceName"] == "N x"


def test_a_repeat_takes_the_label_of_the_group_around_it_and_its_first_row_for_new_ones() -> None:
    group = '<group><label>People</label><repeat nodeset="/data/r"><input ref="/data/r/q"/></repeat></group>'
    form = xform("<r><q>one</q></r>", group)
    filling = started(form)

    filling.add_repeat("/data/r")

    assert isinstance(form.items[0], RepeatDefinition)
    assert [question.value for question in filling.visible()] == ["one", "one"]
    assert next(step for step in filling.repeats() if isinstance(step, AskRepeat)).label("en") == "People"


def test_a_list_may_hold_names_and_labels_in_attributes() -> None:
    form = xform(
        "<c/>",
        """<select1 ref="/data/c"><itemset nodeset="instance('l')/root/item[@k = '1']">
        <value ref="@id"/><label ref="@words"/></itemset></select1>""",
        """<instance id="l"><root><item id="x" words="X" k="1"/><item id="y" words="Y" k="2"/></root>
        </instance>""",
    )

    question = started(form).question("/data/c")

    assert question is not None
    assert [(choice.name, choice.label("en")) for choice in question.choices] == [("x", "X")]


def test_of_the_forms_of_a_text_the_long_one_is_shown_where_none_is_plain() -> None:
    form = xform(
        "<n/>",
        """<input ref="/data/n"><label ref="jr:itext('n')"/></input>""",
        """<itext><translation lang="en"><text id="n"><value form="short">N</value>
        <value form="long">Name</value></text></translation>
        <translation lang="fr" default=""><text id="n"><value>Nom</value></text>
        </translation></itext>""",
    )

    question = started(form).question("/data/n")

    assert question is not None
    assert (question.label("en"), question.label("de")) == ("Name", "Nom")


@pytest.mark.parametrize(
    ("model", "why"),
    [
        ('<bind nodeset="/data/n[1]" calculate="\'x\'"/>', "one row"),
        ("", "no field “other”"),
    ],
)
def test_what_could_keep_no_answer_is_refused_by_name(model: str, why: str) -> None:
    with pytest.raises(FormRefused, match=why):
        xform("<n/>", '<input ref="/data/n"/>' if model else '<input ref="/data/other"/>', model)


def test_a_counting_of_everything_is_no_circle() -> None:
    form = xform("<n/><t/>", '<input ref="/data/n"/>', '<bind nodeset="/data/t" calculate="count(/data/*)"/>')

    assert started(form).saved().values["/data/t"] == 2.0


def test_an_answer_in_place_of_a_calculation_outlives_the_rows_around_it() -> None:
    form = xform(
        "<r><n/><t/></r>",
        '<repeat nodeset="/data/r"><input ref="n"/><input ref="t"/></repeat>',
        '<bind nodeset="/data/r/n" type="int"/><bind nodeset="/data/r/t" calculate="../n * 2"/>',
    )
    filling = started(form)
    filling.add_repeat("/data/r")
    filling.answer("/data/r[2]/n", 4, at=NOW)
    filling.answer("/data/r[2]/t", "mine", at=NOW)

    filling.add_repeat("/data/r")
    filling.delete_repeat("/data/r[1]", confirmed=True)

    assert filling.saved().values["/data/r[1]/t"] == "mine"
