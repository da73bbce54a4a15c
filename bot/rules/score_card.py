"""The score card of a customer: weighted criteria → 0 to 100 → a grade (客户评分卡)."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field, model_validator

from bot.rules.language import BothLanguages
from bot.rules.section import Section

SLUG = r"^[a-z][a-z0-9_]{0,15}$"


class Choice(Section):
    name: BothLanguages
    points: int = Field(ge=0, le=100)
    """What this answer is worth, of 100."""


class Criterion(Section):
    slug: str = Field(pattern=SLUG)
    name: BothLanguages
    weight: int = Field(ge=0, le=100)
    """Against the other criteria's; 0: asked, but counts nothing."""
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _points_tell_answers_apart(self) -> "Criterion":
        if len({choice.points for choice in self.choices}) < len(self.choices):
            raise ValueError(f"two answers to {self.slug} are worth the same points")
        return self

    def choice(self, points: int | None) -> Choice | None:
        return next((each for each in self.choices if each.points == points), None)


class GradeBy(StrEnum):
    """What becomes of a score card's grade."""

    SCORE = "score"
    """It is the customer's at once, unless a manager has set another one by hand."""
    MANAGER = "manager"
    """The manager confirms it."""


def _criterion(slug: str, zh: str, en: str, weight: int, *choices: tuple[int, str, str]) -> Criterion:
    return Criterion(
        slug=slug,
        name=BothLanguages(zh=zh, en=en),
        weight=weight,
        choices=tuple(Choice(points=points, name=BothLanguages(zh=z, en=e)) for points, z, e in choices),
    )


INITIAL_CRITERIA = (
    _criterion("size", "规模", "Size", 25,
        (100, "大型", "Large"), (60, "中型", "Medium"), (30, "小型", "Small")),
    _criterion("budget", "预算匹配", "Budget fit", 25,
        (100, "预算充足", "Covers it"), (60, "基本够", "Nearly covers it"), (20, "不够", "Does not"),
        (0, "不清楚", "Unknown")),
    _criterion("need", "需求清晰度", "Need", 20,
        (100, "明确且紧迫", "Clear and urgent"), (70, "明确", "Clear"), (30, "模糊", "Vague"),
        (0, "暂无", "None yet")),
    _criterion("stage", "跟进阶段", "Stage", 15,
        (100, "谈判或成交", "Negotiating or won"), (70, "方案阶段", "Proposal"),
        (40, "需求分析", "Need analysis"), (10, "初步接洽", "First contact")),
    _criterion("cooperation", "合作状态", "Cooperation", 15,
        (100, "稳定合作", "Steady"), (70, "偶尔下单", "Now and then"), (40, "愿意了解", "Open to us"),
        (0, "抗拒", "Reluctant")),
)  # fmt: skip


class ScoreCardPolicy(Section):
    criteria: tuple[Criterion, ...] = Field(default=INITIAL_CRITERIA, max_length=12)
    a_from: int = Field(default=80, ge=1, le=100)
    """The least score of an A customer."""
    b_from: int = Field(default=50, ge=1, le=100)
    """The least score of a B customer; under it they are C."""
    grade_by: GradeBy = GradeBy.SCORE

    @model_validator(mode="after")
    def _makes_sense(self) -> "ScoreCardPolicy":
        if self.b_from >= self.a_from:
            raise ValueError("b_from must lie under a_from")
        if len({each.slug for each in self.criteria}) < len(self.criteria):
            raise ValueError("two criteria have one slug")
        if self.criteria and not any(each.weight for each in self.criteria):
            raise ValueError("some criterion must weigh something")
        return self

    def criterion(self, slug: str) -> Criterion | None:
        return next((each for each in self.criteria if each.slug == slug), None)


Answers = Mapping[str, int]
"""Criterion → points of the answer."""


def still_fitting(policy: ScoreCardPolicy, answers: Answers) -> dict[str, int]:
    """Those answers that the criteria of today still offer."""
    return {each.slug: answers[each.slug] for each in policy.criteria if each.choice(answers.get(each.slug))}


def next_open(policy: ScoreCardPolicy, answers: Answers) -> Criterion | None:
    """The first criterion without an answer; None when the card is full."""
    return next((each for each in policy.criteria if each.slug not in answers), None)


def score_of(policy: ScoreCardPolicy, answers: Answers) -> int | None:
    """0 to 100; None while an answer is missing."""
    if not policy.criteria or next_open(policy, answers) is not None:
        return None
    weights = sum(each.weight for each in policy.criteria)
    # Halves round up, as people do.
    return int(sum(each.weight * answers[each.slug] for each in policy.criteria) / weights + 0.5)


def grade_of(policy: ScoreCardPolicy, score: int) -> str:
    """A, B or C by the thresholds of the score, 0 to 100."""
    if score >= policy.a_from:
        return "A"
    return "B" if score >= policy.b_from else "C"
