"""Weeks and days for the pictures, and how to look at what was drawn."""

import io
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.rules.language import Language
from bot.views.pictures.specs import DayCounts, DayMap, MapStop, RepCounts, StopState, SummaryChart

WEEK = SummaryChart(
    language=Language.ZH,
    title="梅经理团队 · 本周",
    period="3月10日至16日",
    reps=(
        RepCounts(name="安娜", planned=8, planned_done=8, done=8, effective=7, late=0),
        RepCounts(name="王博", planned=6, planned_done=4, done=4, effective=2, missed=2, late=1),
    ),
    days=tuple(
        DayCounts(
            day=date(2025, 3, 10) + timedelta(i),
            planned=4,
            planned_done=3,
            done=3,
            effective=i % 3,
            missed=1,
        )
        for i in range(7)
    ),
)

STOPS = tuple(
    MapStop(
        number=i + 1, name=f"街角小店{i + 1}", at=(30.27 + 0.004 * i, 120.12 + 0.003 * (i % 3)), state=state
    )
    for i, state in enumerate(StopState)
)
FULL_DAY = DayMap(
    language=Language.EN,
    title="Ann's day",
    subtitle="Wed 12 March",
    stops=STOPS,
    track=(((30.27, 120.12), (30.274, 120.123)), ((30.278, 120.126), (30.282, 120.12))),
    position=(30.282, 120.12),
    accuracy_m=40,
)


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def size_of(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


def share_of(colour: str, png: bytes) -> float:
    """How much of the picture has this colour, nearly."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return float((abs(pixels(png).astype(int) - wanted).max(axis=2) < 12).mean())
