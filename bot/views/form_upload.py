"""A form on its way in: what became of a file, the report by sheet and row, what is missing, what is next."""

from collections.abc import Mapping
from html import escape

from bot.forms.problems import Problem
from bot.forms.report import FormReport
from bot.forms.report_words import KINDS, description_lines
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.form_upload_card import Taking, UploadCard, UploadGone
from bot.storage.form_uploads import FormUpload
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.replies import Button, Document, Replies, Reply
from bot.views.taps import OnForm, OnUpload
from bot.views.words import Html, Words, say, words

MOST_PROBLEMS = 12
MOST_NOTICES = 6
LONGEST_LINE = 220

TAKING: Mapping[Taking, str] = {
    Taking.UNPACKING: say("📦 I am unpacking the zip …"),
    Taking.WRONG_KIND: say(
        "This is no form and no file that a form can use. A form is an Excel workbook: in Google Sheets "
        "choose File → Download → Microsoft Excel (.xlsx); in Numbers or WPS export it as Excel. Its lists "
        "are CSV files, its pictures PNG or JPEG."
    ),
    Taking.TOO_BIG: say("The file is larger than 20 MB, which is more than Telegram lets me fetch."),
    Taking.UNAVAILABLE: say("The file could not be fetched from Telegram. Please send it again."),
}
ZIP_PROBLEMS: Mapping[str, str] = {
    "too_big": say("The zip holds more than 200 files or unpacks to more than 60 MB."),
    "locked": say("The zip is protected with a password. Please send it without one."),
    "broken": say("The zip is broken. Please pack it again."),
    "empty": say("There is nothing in the zip."),
}


def slot_of(upload: FormUpload) -> str:
    return f"upload:{upload.id}"


def not_taken(taking: Taking, me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, text=t(TAKING[taking]), buttons=_help_row(t)),)


def zip_refused(problem: str, me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, text=t(ZIP_PROBLEMS.get(problem, ZIP_PROBLEMS["broken"]))),)


def upload_card(card: UploadCard, me: Person, *, fresh: bool = False) -> Replies:
    """Where the form stands now; a long report also comes as a file."""
    t = words(me.language)
    slot = slot_of(card.upload)
    if card.taking is Taking.UNAVAILABLE:
        text = t("📋 <b>{file}</b> could not be checked: it takes too much time or memory.", file=card.file)
        return (Reply(to=me.id, slot=slot, fresh=fresh, text=text, buttons=(_drop(card, t),)),)
    if card.report is None:
        return (
            Reply(to=me.id, slot=slot, fresh=fresh, text=_in_progress(card, t), buttons=(_drop(card, t),)),
        )
    body = Reply(
        to=me.id,
        slot=slot,
        fresh=fresh,
        text="\n\n".join(part for part in _parts(card, card.report, me, t) if part),
        buttons=_rows(card, card.report, t),
    )
    if card.whole_report is None:
        return (body,)
    name = t("report on {file}.txt", file=card.upload.filename)
    return (Reply(to=me.id, document=Document(card.whole_report, str(name))), body)


def ask_drop(card: UploadCard, me: Person) -> Replies:
    t = words(me.language)
    name = card.upload.filename or t.listed(card.files)
    text = t("Throw away <b>{name}</b> and the files that came with it? What is published stays.", name=name)
    yes = Button(t("🗑 Yes, throw it away"), OnUpload(do="drop_yes", upload_id=card.upload.id).pack())
    no = Button(t("‹ Keep it"), OnUpload(do="show", upload_id=card.upload.id).pack())
    return (Reply(to=me.id, slot=slot_of(card.upload), text=text, buttons=((yes, no),)),)


def dropped(upload: FormUpload, me: Person) -> Replies:
    t = words(me.language)
    text = t("🗑 Thrown away: <b>{name}</b>. Nothing has changed for anybody.", name=upload.filename or "—")
    rows = ((Button(t("‹ Forms"), OnForm(do="list").pack()),),)
    return (Reply(to=me.id, slot=slot_of(upload), text=text, buttons=rows),)


def send_files(me: Person) -> Replies:
    """Words came where files are waited for."""
    t = words(me.language)
    text = t("I am waiting for a file of the form. Send it as a file, or leave with /cancel.")
    return (Reply(to=me.id, text=text, buttons=_help_row(t)),)


def table_as_file(me: Person) -> Replies:
    """A message is no place for a table: Telegram takes its signs for markup, and it is too short."""
    t = words(me.language)
    text = t(
        "That looks like a form written as a table. Please send it as a file: save it with a name that "
        "ends in .md, or better as an Excel workbook (.xlsx). A message would lose some of its signs."
    )
    return (Reply(to=me.id, text=text, buttons=_help_row(t)),)


def upload_gone(refusal: UploadGone, language: Language) -> Block:
    t = words(language)
    text = t("That form is not waiting here any more: it was published, thrown away, or a week has passed.")
    return Block(text, ((Button(t("📋 Forms"), OnForm(do="list").pack()),),))


def _in_progress(card: UploadCard, t: Words) -> Html:
    if not card.upload.filename:
        files = t.listed(card.files)
        return t(
            "📎 Kept: {files}. Now send the form itself: an Excel workbook (.xlsx) with the sheets survey "
            "and choices. A CSV alone can only be a list that a form uses.",
            files=files,
        )
    return t("⏳ I am checking <b>{file}</b> …", file=card.upload.filename)


def _parts(card: UploadCard, report: FormReport, me: Person, t: Words) -> list[str]:
    return [
        _head(report, t),
        _not_needed(card, t),
        _problems(report, t),
        _missing(report, t),
        _description(report, t.language),
        _list(t("💬 Different in the chat, or worth a look:"), report.notices, MOST_NOTICES, t),
        _list(t("🌐 Not translated yet:"), report.untranslated, MOST_NOTICES, t),
        _unused(card, t),
        _next(card, report, me, t),
    ]


def _head(report: FormReport, t: Words) -> Html:
    file = report.filename
    if report.problems:
        n = len(report.problems)
        return t.many(
            "✗ <b>{file}</b> will not run yet: {n} place to correct.",
            "✗ <b>{file}</b> will not run yet: {n} places to correct.",
            n,
            file=file,
        )
    if report.missing_lists:
        return t("📎 <b>{file}</b>: lists that it uses are missing.", file=file)
    return t("✓ <b>{file}</b>: this form will run.", file=file)


def _problems(report: FormReport, t: Words) -> str:
    if not report.problems:
        return ""
    said = _list("", report.problems, MOST_PROBLEMS, t)
    if report.form_id or any(each.row is not None for each in report.problems):
        return f"{said}\n\n{t('Correct these places in the file and send it again: the rest is kept.')}"
    return f"{said}\n\n{t('If this is a list of people, send it after /invite.')}"


def _missing(report: FormReport, t: Words) -> str:
    if not report.missing:
        return ""
    lines = [t("📎 Still missing; send them one by one or together in a zip:")]
    lines += [
        Html(f"• <b>{escape(each.name, quote=False)}</b> ({KINDS[each.kind].in_language(t.language)})")
        for each in report.missing[:MOST_PROBLEMS]
    ]
    if len(report.missing) > MOST_PROBLEMS:
        lines.append(t("… and {n} more", n=len(report.missing) - MOST_PROBLEMS))
    if report.runs:
        lines.append(t("<i>Without them these questions are asked in words only.</i>"))
    return "\n".join(lines)


def _description(report: FormReport, language: Language) -> str:
    if not report.form_id:
        return ""
    lines = (" ".join(line.split()) for line in description_lines(report, language))
    return "\n".join(_html(shortened(line, LONGEST_LINE)) for line in lines)


def _list(heading: str, problems: tuple[Problem, ...], most: int, t: Words) -> str:
    if not problems:
        return ""
    lines = [heading] if heading else []
    lines += [f"• {_html(shortened(each.text(t.language), LONGEST_LINE))}" for each in problems[:most]]
    if len(problems) > most:
        lines.append(t("… and {n} more", n=len(problems) - most))
    return "\n".join(lines)


def _not_needed(card: UploadCard, t: Words) -> str:
    if card.taking is not Taking.NOT_NEEDED:
        return ""
    return t("⚠️ The form names no file “{file}”, so I have not kept it.", file=card.file)


def _unused(card: UploadCard, t: Words) -> str:
    if not card.unused:
        return ""
    return t("⚠️ Not used by the form: {files}", files=t.listed(card.unused))


def _next(card: UploadCard, report: FormReport, me: Person, t: Words) -> str:
    if not report.form_id:
        return ""
    until = t.moment(card.until, me.zone)
    if card.current is None:
        becomes = t("It is a form that is new here.")
    else:
        becomes = t(
            "Published, it becomes version {number} of “{form_id}”.",
            number=card.current.number + 1,
            form_id=card.current.form_id,
        )
    between = "" if t.language is Language.ZH else " "
    return f"{becomes}{between}{t('I keep it until {until}.', until=until)}"


def _rows(card: UploadCard, report: FormReport, t: Words) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    upload_id = card.upload.id
    if card.adoptable and card.current is not None:
        face = t("📎 Take {n} from version {number}", n=len(card.adoptable), number=card.current.number)
        rows.append((Button(face, OnUpload(do="adopt", upload_id=upload_id).pack()),))
    if report.runs:
        rows.append(
            (
                Button(t("▶️ Try it"), OnUpload(do="try", upload_id=upload_id).pack()),
                Button(t("✅ Publish …"), OnUpload(do="publish", upload_id=upload_id).pack()),
            )
        )
    rows.append(_drop(card, t))
    return tuple(rows)


def _drop(card: UploadCard, t: Words) -> tuple[Button, ...]:
    drop = Button(t("🗑 Throw it away"), OnUpload(do="drop", upload_id=card.upload.id).pack())
    return (drop, Button(t("📋 Forms"), OnForm(do="list").pack()))


def _help_row(t: Words) -> tuple[tuple[Button, ...], ...]:
    template = Button(t("📄 Template"), OnForm(do="template").pack())
    return ((template, Button(t("❓ How to write one"), OnForm(do="how").pack())),)


def _html(text: str) -> str:
    return escape(text, quote=False)
