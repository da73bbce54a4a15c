"""The table of everything that an admin changes in the chat; a new field of the policy is one line of it."""

from collections.abc import Mapping

from bot.rules import settings_company, settings_visits
from bot.rules.language import BothLanguages
from bot.rules.setting import Chapter, Kind, Setting, setting
from bot.rules.signals import MEANINGS, Bearing, Signal


def _weight_of(signal: Signal) -> Setting:
    """Its name is spoken by the view of signals, which has the words for all of them."""
    raises = MEANINGS[signal].bearing is Bearing.RAISES
    return setting(
        f"evidence.weights.{signal}", Kind.POINTS, (signal, signal),
        ("Points that it brings. Of several that speak of one aspect the strongest counts.",
         "带来多少分。同一方面有多个信号时，取最强的一个。") if raises else
        ("Points that it takes off.", "扣掉多少分。"),
        *((0, 5, 10, 15, 20, 25, 30) if raises else (0, -5, -10, -15, -20, -25, -30)),
        zero=("counts nothing", "不计分"),
        least=0 if raises else -100, most=100 if raises else 0, judges=True,
    )  # fmt: skip


WEIGHTS = Chapter(
    key="weights",
    icon="⚖️",
    name=BothLanguages(zh="证据权重", en="Evidence weights"),
    settings=tuple(
        map(_weight_of, (each for each in Signal if MEANINGS[each].bearing is not Bearing.EXPLAINS))
    ),
)
_COMPANY, _VISITS = settings_company, settings_visits
CHAPTERS: tuple[Chapter, ...] = (
    _COMPANY.SCORE_CARD, _COMPANY.RHYTHM, _COMPANY.POOL, _COMPANY.PLANS, _VISITS.PLACE, _VISITS.IDENTITY,
    _VISITS.REPORTS, WEIGHTS, _VISITS.FEEDBACK, _COMPANY.INCIDENTS, _COMPANY.HOURS, _COMPANY.PEOPLE,
)  # fmt: skip
SETTINGS: Mapping[str, Setting] = {each.key: each for chapter in CHAPTERS for each in chapter.settings}

ELSEWHERE: Mapping[str, str] = {
    "visit_types": "kinds of visit, their forms and steps are changed where their form is: /forms",
}
"""Fields of the policy that have no line here, with the reason."""


def chapter_called(key: str) -> Chapter | None:
    return next((each for each in CHAPTERS if each.key == key), None)


def chapter_of(setting: Setting) -> Chapter:
    return next(each for each in CHAPTERS if setting in each.settings)
