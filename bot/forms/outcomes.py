"""What comes of an answer, and of the attempt to finish a form."""

from dataclasses import dataclass

from bot.forms.answers import Misfit
from bot.forms.questions import Question
from bot.forms.refusals import words_for
from bot.forms.saved import JsonValue
from bot.forms.steps import Rejection


@dataclass(frozen=True, slots=True)
class Accepted:
    """`cleared`: answers that the change made impossible and removed; `hidden`: answers not asked any more.

    Hidden answers, rows beyond a smaller count among them, stay in the draft and are left out at the end.
    """

    path: str
    cleared: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    path: str
    reason: Rejection
    misfit: Misfit | None = None
    question: Question | None = None

    def message(self, language: str) -> str:
        """The form's own words if it has any, else ours."""
        if self.question is not None:
            if self.reason is Rejection.CONSTRAINT and (own := self.question.constraint_message(language)):
                return own
            if self.reason is Rejection.REQUIRED and (own := self.question.required_message(language)):
                return own
        return words_for(self.reason, self.misfit, language)


@dataclass(frozen=True)
class Finished:
    values: dict[str, JsonValue]  # path with row numbers → value, as in Saved
    xml: str  # the OpenRosa submission


@dataclass(frozen=True)
class Unfinished:
    """What prevents the form from being sent; never empty."""

    open: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`total` is an estimate: it changes as answers open and close questions."""

    answered: int
    total: int
    section: tuple[str, ...]
