"""Every kind of picture survives the database and is drawn from what came back."""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bot.rules.language import Language
from bot.views.pictures.drawing import KINDS, drawn, from_json, render
from bot.views.pictures.specs import CalendarDay, LinkCode, PictureSpec, PlanCalendar
from tests.views.pictures.days import FULL_DAY, WEEK, size_of

PLAN = PlanCalendar(
    language=Language.ZH,
    title="计划 3月2日周一 – 3月8日周日",
    subtitle="王博",
    days=tuple(
        CalendarDay(
            day=date(2026, 3, 2) + timedelta(days=number),
            works=number < 5,
            note="",
            names=("永辉超市", "街角便利店")[: 2 - number % 3],
            grades=("A", "B")[: 2 - number % 3],
        )
        for number in range(7)
    ),
)
CODE = LinkCode(link="https://t.me/visits_bot?start=f_pJ1dV6c0b2qYx0m8s3zRtA")
SPECS: list[PictureSpec] = [WEEK, FULL_DAY, PLAN, CODE]


def test_every_kind_is_tried_here() -> None:
    assert {drawn(spec).kind for spec in SPECS} == set(KINDS)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: drawn(spec).kind)
def test_a_spec_comes_back_from_json_as_it_was(spec: PictureSpec) -> None:
    picture = drawn(spec)

    assert from_json(picture.kind, json.loads(json.dumps(picture.spec))) == spec


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: drawn(spec).kind)
def test_a_picture_is_a_png_telegram_takes_and_the_same_every_time(spec: PictureSpec) -> None:
    picture = drawn(spec)

    first, second = (render(picture.kind, picture.spec) for _ in range(2))

    assert first == second
    width, height = size_of(first)
    assert width == 1080
    assert width + height <= 10_000
    assert len(first) < 1_000_000


def test_a_spec_that_does_not_fit_its_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json("day_map", drawn(WEEK).spec)


def test_the_process_that_talks_to_people_does_not_load_the_drawing_library() -> None:
    code = "import bot.views.pictures.drawing, sys; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
