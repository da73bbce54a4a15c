"""Whatever a person does in whatever order: rules stay true, and a saved draft goes on unchanged."""

import json
import random
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.forms.definition import QuestionKind
from bot.forms.filling import Context, Filling, Finished
from bot.forms.questions import Question
from bot.forms.saved import Saved
from bot.forms.settling import settle_everything
from bot.forms.steps import AskRepeat
from tests.forms.random_forms import random_form
from tests.forms.samples import loaded, missing_required

NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CONTEXT = Context(now=NOW)
# Forms without editable calculations, once() or triggers, whose values depend on the order of what was done.
FORMS = [
    "repeats",
    "nested",
    "cascades",
    "files",
    "retail_visit",
    "b2b_visit",
    "socio-economic-survey",
    "tutorial",
    "rows_in_rows",
    "counted",
    "hidden_parts",
    "judged",
    "lists",
    "from_rows",
    "languages",
]
_BY_HISTORY = {"/data/stamped", "/data/trig", "/data/once_only"}
TEXTS = ["A", "Ann", "12", "x y"]
NUMBERS = [0, 1, 2, 3, 7, 12, 150]

doings = st.lists(
    st.tuples(
        st.sampled_from(["answer", "jump", "clear", "row", "drop", "skip", "back", "save"]),
        st.integers(0, 40),
        st.integers(0, 6),
    ),
    max_size=25,
)


def value_for(question: Question, pick: int) -> object:
    if question.choices:
        names = [choice.name for choice in question.choices]
        if question.kind is QuestionKind.SELECT_ONE:
            return names[pick % len(names)]
        return names if question.kind is QuestionKind.RANK else names[: pick % len(names) + 1]
    if question.kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE):
        return NUMBERS[pick]
    if question.kind is QuestionKind.DATE:
        return f"2026-0{pick + 1}-10"
    return True if question.kind is QuestionKind.ACKNOWLEDGE else TEXTS[pick % len(TEXTS)]


def do(filling: Filling, what: str, place: int, pick: int) -> None:
    questions = [question for question in filling.visible() if not question.readonly]
    if what == "back":
        filling.back()
    elif what == "row":
        step = filling.current()
        if isinstance(step, AskRepeat):
            filling.add_repeat(step.path) if pick % 2 else filling.skip(step.path)
    elif what == "drop":
        rows = sorted(
            {question.path.rpartition("/")[0] for question in questions if question.path.count("]") == 1}
        )
        if rows:
            filling.delete_repeat(rows[place % len(rows)], confirmed=True)
    elif questions:
        question = questions[place % len(questions)]
        if what == "answer":
            filling.answer(question.path, value_for(question, pick), at=NOW)  # type: ignore[arg-type]  # fits its kind
        elif what == "jump":
            filling.go_to(question.path)
        elif what == "clear":
            filling.clear(question.path, at=NOW)
        elif what == "skip":
            filling.skip(question.path)


def seen(filling: Filling) -> tuple[object, ...]:
    """Everything a person could notice."""
    shown = [
        (q.path, q.label("en"), q.shown("en"), q.required, [c.name for c in q.choices])
        for q in filling.visible()
    ]
    values = {path: value for path, value in filling.saved().values.items() if path not in _BY_HISTORY}
    return shown, values, filling.saved().rows


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=doings)
def test_running_stale_rules_gives_what_running_all_rules_gives(
    name: str, doings: list[tuple[str, int, int]]
) -> None:
    filling = Filling.start(loaded(name), context=CONTEXT)
    for what, place, pick in doings:
        do(filling, what, place, pick)
        before = seen(filling)
        settle_everything(filling._instance)
        assert seen(filling) == before


@pytest.mark.parametrize(
    "name", [*FORMS, "calculations", "dates", "once_and_triggers", "arithmetic", "metadata"]
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=doings)
def test_saving_and_resuming_anywhere_changes_nothing(name: str, doings: list[tuple[str, int, int]]) -> None:
    through = Filling.start(loaded(name), context=CONTEXT)
    paused = Filling.start(loaded(name), context=CONTEXT)
    for what, place, pick in doings:
        do(through, what, place, pick)
        do(paused, what, place, pick)
        kept = json.dumps(paused.saved().as_json(), allow_nan=False)
        paused = Filling.resume(loaded(name), Saved.from_json(json.loads(kept)), context=CONTEXT)
        assert paused.saved() == through.saved()
        assert seen(paused) == seen(through)
        assert paused.current().path == through.current().path


@pytest.mark.parametrize("seed", range(12))
def test_rules_stay_true_and_drafts_go_on_in_forms_nobody_would_write(seed: int) -> None:
    form, chance = random_form(seed), random.Random(seed)  # noqa: S311 - it guards nothing
    filling = Filling.start(form, context=CONTEXT)
    for _ in range(40):
        what = chance.choice(["answer", "answer", "jump", "clear", "row", "drop", "skip", "back"])
        do(filling, what, chance.randrange(40), chance.randrange(7))
        before = seen(filling)
        settle_everything(filling._instance)
        assert seen(filling) == before
        resumed = Filling.resume(form, filling.saved(), context=CONTEXT)
        assert seen(resumed) == before
        assert resumed.current().path == filling.current().path


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=doings)
def test_only_what_is_visible_is_sent_and_only_when_nothing_is_open(
    name: str, doings: list[tuple[str, int, int]]
) -> None:
    filling = Filling.start(loaded(name), context=CONTEXT)
    for what, place, pick in doings:
        do(filling, what, place, pick)
    kept = filling.saved().values
    outcome = filling.finalize(at=NOW)

    visible = {question.path for question in filling.visible()}
    missing = {question.path for question in missing_required(filling)}
    if isinstance(outcome, Finished):
        assert not missing
        asked = {path for path in outcome.values if generic(path) in filling.form.questions}
        assert asked <= visible
    else:
        assert missing <= {rejected.path for rejected in outcome.open} <= visible
    assert {path: filling.saved().values[path] for path in kept} == kept  # hidden answers stay in the draft


def generic(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)
