"""From a form taken up to the facts of its card: what is asked now, how far it is, what the last step did."""

from collections.abc import Sequence
from dataclasses import replace

from bot.forms.answers import Answer
from bot.forms.cards import telling_apart
from bot.forms.definition import CHOOSING, QuestionKind
from bot.forms.questions import Question
from bot.forms.ranges import scale
from bot.forms.rich_text import plain_text
from bot.forms.steps import AskQuestion, AskRepeat, End
from bot.rules.visit import REPORT_OWED_STATES
from bot.services.asked import (
    Answered,
    Asked,
    AskedForRow,
    AskedQuestion,
    AskedToCarry,
    AskedWhyLate,
    News,
    Option,
    RepeatRows,
    Review,
)
from bot.services.asking import (
    OpenForm,
    answer_lines,
    answered_of,
    is_carried,
    is_heading,
    notes_of,
    numbers_beside,
    readable,
    rows_that_name_themselves,
    shown_rows,
)
from bot.services.carrying import as_answered, offer_of, section_offers
from bot.services.form_card import card_lines, siblings
from bot.services.form_fitting import quick_counts, shown_month, unfit_days
from bot.services.form_media import media_beside
from bot.services.form_places import distance_of
from bot.services.form_screen_state import Showing
from bot.services.form_sections import sections_of

LOOKING_BACK = frozenset({Showing.REVIEW, Showing.CHANGE, Showing.SECTIONS, Showing.WHY_LATE})


def asked_of(form: OpenForm) -> Asked:
    """What the card shows; the review when nothing is left to ask."""
    step = form.filling.current()
    if form.screen.showing is Showing.WHY_LATE and form.visit.report_due_at is not None:
        return AskedWhyLate(
            visit_id=form.visit.id,
            step=form.step,
            screen=form.screen,
            due_at=form.visit.report_due_at,
            zone=form.zone,
        )
    if form.screen.showing in LOOKING_BACK or isinstance(step, End):
        return _review(form)
    if isinstance(step, AskRepeat):
        return _row(form, step)
    if isinstance(step, AskQuestion):
        offers = section_offers(form, step.question) if form.screen.showing is Showing.CARRY else ()
        return _carry(form, step.question, offers) if offers else _question(form, step)
    raise TypeError(step)


def news_of(form: OpenForm) -> News:
    """What the last step did besides leading here."""
    screen = form.screen
    found = (form.filling.question(path) for path in screen.understood)
    understood = [answered_of(each, form.language) for each in found if each is not None]
    names, _ = telling_apart([each.label for each in understood])
    return News(
        understood=tuple(replace(each, label=name) for each, name in zip(understood, names, strict=True)),
        unread=screen.unread,
        cleared=screen.cleared,
        hidden=screen.hidden,
    )


def _question(form: OpenForm, step: AskQuestion) -> AskedQuestion:
    question, filling, language = step.question, form.filling, form.language
    number, of = _place_in(form, question)
    together = siblings(filling, question)
    lines, title = card_lines(together, question, language) if together else ((), "")
    on_card = {each.path for each in together}
    month = shown_month(form, question)
    return AskedQuestion(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        number=number,
        of=of,
        now=_held(form, question),
        news=news_of(form),
        title=question.label(language),
        hint=question.hint(language),
        guidance=question.guidance(language),
        notes=notes_of([note for note in step.notes if note.path not in on_card], language),
        options=_options(form, question),
        month=month,
        unfit_days=unfit_days(form, question, month),
        quick=quick_counts(form, question),
        values=_values(question),
        appearance=question.appearance,
        today=form.now.date(),
        can_go_back=_can_go_back(form, question),
        in_rows="[" in question.path,
        beside=sum(not line.is_note for line in lines) or len(numbers_beside(filling, question)),
        card=lines,
        offer=offer_of(form, question),
        card_title=title,
        media=media_beside(form, question, step.notes),
    )


def _place_in(form: OpenForm, question: Question) -> tuple[int, int]:
    """Which question of how many it is."""
    answered, total = _counted(form)
    return min(answered + (not form.filling.is_done(question.path)), total), total


def _counted(form: OpenForm) -> tuple[int, int]:
    """How many are answered of how many; headings of tables are not asked and do not count."""
    progress = form.filling.progress()
    headings = [each.path for each in form.filling.visible() if is_heading(each)]
    return progress.answered - sum(map(form.filling.is_done, headings)), progress.total - len(headings)


def _held(form: OpenForm, question: Question) -> Answered:
    return answered_of(
        question,
        form.language,
        carried=is_carried(form.filling, question.path),
        named_rows=rows_that_name_themselves(form.filling.form),
    )


def _values(question: Question) -> tuple[float, ...]:
    if question.kind is not QuestionKind.RANGE:
        return ()
    return tuple(float(value) for value in scale(question.parameters))


def _carry(form: OpenForm, question: Question, offers: Sequence[tuple[Question, Answer]]) -> AskedToCarry:
    assert form.last is not None  # noqa: S101 - without a last report nothing is offered
    return AskedToCarry(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        day=form.last.day,
        section=" · ".join(question.section(form.language)),
        lines=tuple(as_answered(form, each, value) for each, value in offers),
    )


def _options(form: OpenForm, question: Question) -> tuple[Option, ...]:
    if question.kind not in CHOOSING:
        return ()
    return tuple(
        Option(each.name, plain_text(each.label(form.language)), distance_of(each, form.here))
        for each in question.choices
    )


def _can_go_back(form: OpenForm, question: Question) -> bool:
    first = next((each for each in form.filling.visible() if not each.readonly), None)
    return first is not None and first.path != question.path


def _row(form: OpenForm, step: AskRepeat) -> AskedForRow:
    answered, total = _counted(form)
    return AskedForRow(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        number=answered,
        of=total,
        label=_repeat_name(step, form.language),
        rows=shown_rows(form.filling, step.path, step.rows, form.language),
        notes=notes_of(step.notes, form.language),
        news=news_of(form),
        can_go_back=any(not each.readonly for each in form.filling.visible()),
    )


def _repeat_name(step: AskRepeat, language: str) -> str:
    return plain_text(step.label(language)) or readable(step.path)


def _review(form: OpenForm) -> Review:
    step = form.filling.current()
    lines = answer_lines(form.filling, form.language)
    return Review(
        visit_id=form.visit.id,
        step=form.step,
        screen=form.screen,
        lines=lines,
        closing_notes=notes_of(step.notes, form.language) if isinstance(step, End) else (),
        is_complete=isinstance(step, End),
        has_left=form.visit.state in REPORT_OWED_STATES,
        news=replace(news_of(form), understood=()),  # what was understood stands among the answers
        sections=sections_of(form.filling, lines),
        repeats=tuple(
            RepeatRows(label=_repeat_name(each, form.language), rows=each.rows)
            for each in form.filling.repeats()
        ),
    )
