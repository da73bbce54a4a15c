"""A form that is tried: the very screens of a visit, marked as a trial, with a way out at any moment."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.asked import AskedQuestion
from bot.services.form_trial import Trial
from bot.services.form_trial_open import NothingTried
from bot.storage.form_trials import FormTrial
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply
from bot.views.report import asked_block
from bot.views.taps import OnForm, OnTrial, OnUpload
from bot.views.words import Html, Words, words

SLOT = "trial"
MOST_MISSING = 5


def trial_card(trial: Trial, me: Person, *, fresh: bool = False) -> Replies:
    """The form in the language it is tried in; the frame around it in the admin's own."""
    t = words(me.language)
    if trial.answers is not None:
        return _sent(trial, me, t)
    block = asked_block(trial.asked, trial.language)
    text = "\n\n".join(filter(None, [_head(trial, t), _missing(trial, t), block.text]))
    rows = (*block.rows, _frame(trial, t))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows),)


def left(trial: FormTrial, me: Person) -> Replies:
    t = words(me.language)
    text = t("▶️ The trial is over; nothing of it is kept.")
    return (
        Reply(to=me.id, slot=SLOT, text=text, buttons=(_back(trial.upload_id, trial.form_version_id, t),)),
    )


def nothing_tried(refusal: NothingTried, language: Language) -> Block:
    t = words(language)
    text = t("That trial is over. Begin another one from the form.")
    return Block(text, ((Button(t("📋 Forms"), OnForm(do="list").pack()),),))


def _head(trial: Trial, t: Words) -> Html:
    if trial.number is None:
        return t("▶️ <b>Trial</b> · {title}, not published · nothing is recorded", title=trial.title)
    return t(
        "▶️ <b>Trial</b> · {title}, version {number} · nothing is recorded",
        title=trial.title,
        number=trial.number,
    )


def _missing(trial: Trial, t: Words) -> str:
    if not trial.missing:
        return ""
    lines = [t("⚠️ A rep could not send it yet. Still needed:")]
    lines += [t("• {question}", question=each.label[:80]) for each in trial.missing[:MOST_MISSING]]
    return "\n".join(lines)


def _frame(trial: Trial, t: Words) -> tuple[Button, ...]:
    other = "中文" if trial.language is Language.EN else "English"
    again = () if _is_fresh(trial) else (Button(t("🔄 Again"), OnTrial(do="again").pack()),)
    language = Button(f"🌐 {other}", OnTrial(do="language").pack())
    return (language, *again, Button(t("✖️ End the trial"), OnTrial(do="leave").pack()))


def _is_fresh(trial: Trial) -> bool:
    return isinstance(trial.asked, AskedQuestion) and trial.asked.number <= 1


def _sent(trial: Trial, me: Person, t: Words) -> Replies:
    text = t.many(
        "▶️ That is the end. A rep would have filed {n} answer now; here nothing was recorded.",
        "▶️ That is the end. A rep would have filed {n} answers now; here nothing was recorded.",
        trial.answers or 0,
    )
    rows: list[tuple[Button, ...]] = []
    if trial.upload_id is not None:
        rows.append((Button(t("✅ Publish …"), OnUpload(do="publish", upload_id=trial.upload_id).pack()),))
    again = Button(t("🔄 Again"), OnTrial(do="again").pack())
    rows.append((again, Button(t("✖️ End the trial"), OnTrial(do="leave").pack())))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=tuple(rows)),)


def _back(upload_id: int | None, version_id: int | None, t: Words) -> tuple[Button, ...]:
    if upload_id is not None:
        return (Button(t("‹ Back to the form"), OnUpload(do="show", upload_id=upload_id).pack()),)
    return (Button(t("‹ Back to the form"), OnForm(do="show", version_id=version_id or 0).pack()),)
