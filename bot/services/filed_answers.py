"""All answers of a filed report for its manager, and when each was given, changed or taken over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.filling import Filling
from bot.rules.customer import Customer
from bot.rules.person import Person
from bot.rules.visit import Visit, VisitState
from bot.services.asked import Answered
from bot.services.asking import answer_lines
from bot.services.form import open_form
from bot.services.visibility import visit_in_sight
from bot.storage.customers import customer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One answer with its history; without times it was filled in by the form itself."""

    answered: Answered
    first: datetime | None = None
    last: datetime | None = None
    times: int = 0
    """How often it was given, changes included."""

    @property
    def is_changed(self) -> bool:
        return self.times > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledAnswers:
    visit: Visit
    customer: Customer
    answers: tuple[GivenAnswer, ...]
    """Those that hold something, in the form's order; none while the report is not filed."""
    last_number: str = ""
    """Of the visit whose answers were offered again."""

    @property
    def changed(self) -> int:
        return sum(each.is_changed for each in self.answers)

    @property
    def carried(self) -> int:
        return sum(each.answered.carried for each in self.answers)

    @property
    def span(self) -> timedelta | None:
        """From the first answer to the last."""
        times = [at for each in self.answers for at in (each.first, each.last) if at is not None]
        return max(times) - min(times) if times else None


async def filed_answers(db: AsyncConnection, me: Person, visit_id: int, *, at: datetime) -> FiledAnswers:
    """In the reader's language; raises OutOfSight for a visit that is not this manager's business."""
    visit = await visit_in_sight(db, me, visit_id, at=at)
    customer = await customer_of(db, visit.customer_id)
    if customer is None:
        raise LookupError(f"visit {visit_id} has lost its customer")
    if visit.state is not VisitState.REPORTED:  # a draft is the rep's own until it is sent
        return FiledAnswers(visit=visit, customer=customer, answers=())
    form = await open_form(db, visit, language=me.language, at=at)
    lines = answer_lines(form.filling, me.language)
    return FiledAnswers(
        visit=visit,
        customer=customer,
        answers=tuple(_given(form.filling, line) for line in lines if not line.is_empty),
        last_number=form.last.visit_number if form.last else "",
    )


def _given(filling: Filling, line: Answered) -> GivenAnswer:
    known = filling.answered_at(line.path)
    if known is None:
        return GivenAnswer(answered=line)
    return GivenAnswer(
        answered=line,
        first=datetime.fromisoformat(known.first),
        last=datetime.fromisoformat(known.last),
        times=known.times,
    )
