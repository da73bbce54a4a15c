"""What nobody has asked a customer yet: lasting questions of the next report without an answer so far."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.carry import may_carry
from bot.forms.definition import FormDefinition
from bot.forms.filling import Context, Filling
from bot.forms.rich_text import plain_text
from bot.rules.customer import Customer
from bot.rules.language import Language
from bot.rules.policy import Policy
from bot.services.form_versions import definition_of
from bot.storage.filed_forms import questions_answered
from bot.storage.forms import newest_form_version


async def open_questions(
    db: AsyncConnection, customer: Customer, policy: Policy, language: Language, *, at: datetime
) -> tuple[str, ...]:
    """Required, about the customer rather than the day, and in no report of this customer; in form order."""
    if not policy.visit_types:
        return ()
    version = await newest_form_version(db, policy.visit_type_for(customer.industry).form)
    if version is None:
        return ()
    form = await definition_of(db, version.id)
    answered = await questions_answered(db, customer.id)
    return _unanswered(form, answered, language, at.astimezone(ZoneInfo(customer.zone)))


def _unanswered(
    form: FormDefinition, answered: frozenset[str], language: Language, now: datetime
) -> tuple[str, ...]:
    filling = Filling.start(form, context=Context(now=now, seed="brief", language=language))
    found = []
    for path in form.questions:
        name = path.rpartition("/")[2]
        in_row = any(path.startswith(f"{repeat}/") for repeat in form.repeats)
        if in_row or form.fields[path].required is None or name in answered:
            continue
        question = filling.question_even_hidden(path)
        if question is not None and not question.is_several and may_carry(question, (language,)):
            found.append(plain_text(question.label(language)) or name)
    return tuple(found)
