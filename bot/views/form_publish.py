"""Publishing a form: what it would change, and what was done, also for the other admins."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.form_preview import Preview
from bot.services.form_publish import FormChangedMeanwhile, Published
from bot.services.form_standing import NoSuchForm
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.form_list import SLOT, type_words
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import OnForm, OnTrial, OnUpload, OnUse
from bot.views.words import Html, Words, say, words

MOST_NAMED = 8
LONGEST_LABEL = 60

KINDS: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: say("text"),
    QuestionKind.INTEGER: say("whole number"),
    QuestionKind.DECIMAL: say("number"),
    QuestionKind.SELECT_ONE: say("one choice"),
    QuestionKind.SELECT_MULTIPLE: say("several choices"),
    QuestionKind.RANK: say("ranking"),
    QuestionKind.RANGE: say("scale"),
    QuestionKind.NOTE: say("remark"),
    QuestionKind.DATE: say("day"),
    QuestionKind.TIME: say("time of day"),
    QuestionKind.DATE_TIME: say("day and time"),
    QuestionKind.LOCATION: say("location"),
    QuestionKind.TRACE: say("way"),
    QuestionKind.SHAPE: say("area"),
    QuestionKind.IMAGE: say("photo"),
    QuestionKind.AUDIO: say("recording"),
    QuestionKind.VIDEO: say("video"),
    QuestionKind.FILE: say("file"),
    QuestionKind.BARCODE: say("barcode"),
    QuestionKind.ACKNOWLEDGE: say("confirmation"),
}


def preview(found: Preview, me: Person) -> Replies:
    """Everything that publishing changes, and for whom; one tap away from it, and one from leaving it."""
    t = words(me.language)
    if found.is_comparing:
        return (_comparing(found, me, t),)
    parts = [_question(found, t), _changes(found, t), _effect(found, t)]
    if found.missing:
        names = t.listed(found.missing[:MOST_NAMED])
        parts.append(t("📎 Without these files, in words only: {files}", files=names))
    base = found.current.id if found.current else 0
    if found.upload_id:
        yes = OnUpload(do="publish_yes", upload_id=found.upload_id, base=base).pack()
        no = OnUpload(do="show", upload_id=found.upload_id).pack()
    else:
        version_id = found.version.id if found.version else 0
        yes = OnForm(do="again_yes", version_id=version_id, arg=str(base)).pack()
        no = OnForm(do="versions", version_id=version_id).pack()
    rows = ((Button(t("✅ Publish version {number}", number=found.number), yes), Button(t("‹ Not yet"), no)),)
    return (Reply(to=me.id, slot=_slot(found), text="\n\n".join(filter(None, parts)), buttons=rows),)


def _comparing(found: Preview, me: Person, t: Words) -> Reply:
    text = t("⏳ I am comparing <b>{title}</b> with the current version …", title=found.title)
    return Reply(to=me.id, slot=_slot(found), text=text)


def _slot(found: Preview) -> str:
    return f"upload:{found.upload_id}" if found.upload_id else SLOT


def published(done: Published, me: Person, *, upload_id: int = 0) -> Replies:
    """It is done; where nobody is asked it yet, that is the next step. The other admins hear of it."""
    t = words(me.language)
    number = done.version.number
    lines = [t("✅ <b>{title}</b>: version {number} is published.", title=done.title, number=number)]
    if done.is_repeated:
        lines = [
            t("<b>{title}</b>: version {number} was published already.", title=done.title, number=number)
        ]
    if done.used_by:
        lines.append(t("Visits that begin from now on ask it."))
    else:
        lines.append(t("No visit asks it yet: choose where."))
    lines += _stay(done.drafts, t)
    here = done.version.id
    use = Button(t("🧭 Where it is asked"), OnUse(do="show", version_id=here).pack())
    show = Button(t("📋 The form"), OnForm(do="show", version_id=here).pack())
    trial = Button(t("▶️ Try it"), OnTrial(do="version", version_id=here).pack())
    rows = ((trial, show), (use,)) if done.used_by else ((use,), (trial, show))
    slot = f"upload:{upload_id}" if upload_id else SLOT
    said = Reply(to=me.id, slot=slot, text="\n".join(lines), buttons=rows)
    return (said, *(_told(done, each, me) for each in done.told))


def _told(done: Published, admin: Person, by: Person) -> Reply:
    t = words(admin.language)
    text = t(
        "📋 {who} has published version {number} of the form <b>{title}</b>.",
        who=by.name,
        number=done.version.number,
        title=done.title,
    )
    if done.again is not None:
        text = t(
            "📋 {who} has made version {again} of the form <b>{title}</b> the current one again, as version "
            "{number}.",
            who=by.name,
            again=done.again,
            number=done.version.number,
            title=done.title,
        )
    show = Button(t("📋 The form"), OnForm(do="show", version_id=done.version.id).pack())
    return Reply(to=admin.id, text=text, buttons=((show,),), quiet=True, kind="form_news")


def no_such_form(refusal: NoSuchForm, language: Language) -> Block:
    t = words(language)
    return Block(t("I do not know that form."), ((Button(t("📋 Forms"), OnForm(do="list").pack()),),))


def changed_meanwhile(refusal: FormChangedMeanwhile, language: Language) -> Block:
    t = words(language)
    text = t("Another version was published meanwhile, so I have not published yours. Look at it once more.")
    if refusal.upload_id:
        again = OnUpload(do="publish", upload_id=refusal.upload_id).pack()
    else:
        again = OnForm(do="again", version_id=refusal.version_id).pack()
    return Block(text, ((Button(t("🔄 Look again"), again),),))


def _question(found: Preview, t: Words) -> Html:
    if found.version is not None:
        return t(
            "Make version {again} of <b>{title}</b> the current one again, as version {number}?",
            again=found.version.number,
            title=found.title,
            number=found.number,
        )
    if found.current is None:
        return t("Publish the new form <b>{title}</b>?", title=found.title)
    return t("Publish <b>{title}</b> as version {number}?", title=found.title, number=found.number)


def _changes(found: Preview, t: Words) -> str:
    changes = found.changes
    if changes is None:
        # Too much for the time or memory that such work has; publishing does not depend on it.
        return "" if found.current is None else t("I could not work out what changes in the questions.")
    if changes.is_empty:
        return t("No question changes against the current version.")
    lines = [t("<b>Against the current version</b>")]
    lines += _named(t("➕ New:"), changes.added, t)
    lines += _named(t("➖ Gone:"), changes.removed, t)
    retyped = [
        t(
            "{label}: {was} → {now}",
            label=shortened(each.label, LONGEST_LABEL),
            was=t(KINDS[each.was]),
            now=t(KINDS[each.now]),
        )
        for each in changes.retyped
    ]
    lines += _put(t("🔀 Another kind of answer:"), retyped, t)
    choices = [_choice(each.label, each.added, each.removed, t) for each in changes.choices]
    lines += _put(t("☑️ Other choices:"), choices, t)
    lines += _named(t("✏️ Other words:"), changes.reworded, t)
    lines += _named(t("⚙️ Other conditions:"), changes.ruled, t)
    return "\n".join(lines)


def _choice(label: str, added: tuple[str, ...], removed: tuple[str, ...], t: Words) -> Html:
    signs = [f"+ {shortened(each, 24)}" for each in added[:4]] + [
        f"− {shortened(each, 24)}" for each in removed[:4]
    ]
    more = len(added) + len(removed) - len(signs)
    if more > 0:
        signs.append("…")
    return Html(escape(t.pair(shortened(label, 40), t.listed(signs)), quote=False))


def _effect(found: Preview, t: Words) -> str:
    if found.used_by:
        where = t.listed(type_words(each, t) for each in found.used_by)
        lines = [t("From the moment you publish, visits that begin ask it: {where}.", where=where)]
    else:
        lines = [t("No visit asks it yet; after publishing you choose where.")]
    return "\n".join([*lines, *_stay(found.drafts, t)])


def _stay(drafts: int, t: Words) -> list[Html]:
    if not drafts:
        return []
    return [
        t.many(
            "{n} report in progress stays on the version it began with.",
            "{n} reports in progress stay on the version they began with.",
            drafts,
        )
    ]


def _named(heading: Html, labels: Sequence[str], t: Words) -> list[Html]:
    return _put(heading, [Html(escape(shortened(each, LONGEST_LABEL), quote=False)) for each in labels], t)


def _put(heading: Html, lines: Sequence[Html], t: Words) -> list[Html]:
    if not lines:
        return []
    shown = [Html(f"• {each}") for each in lines[:MOST_NAMED]]
    if len(lines) > MOST_NAMED:
        shown.append(t("… and {n} more", n=len(lines) - MOST_NAMED))
    return [heading, *shown]
