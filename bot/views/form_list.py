"""The admin's forms: the list, one form, its versions, and how to write one."""

from html import escape

from bot.rules.person import Person
from bot.rules.policy import VisitType
from bot.services.form_list import FormCard, FormLine, FormList, FormVersions, VersionLine
from bot.views.fitting import shortened
from bot.views.replies import Button, Document, Replies, Reply, Row
from bot.views.taps import OnForm, OnTrial, OnUpload, OnUse
from bot.views.words import Html, Words, words

SLOT = "forms"
MOST_VERSIONS = 8
"""Shown with buttons; older ones stay on record."""
STANDARD_URL = "https://xlsform.org"


def form_list(forms: FormList, me: Person, *, fresh: bool = False) -> Replies:
    """Every form with where it is asked; what was sent and is not published yet."""
    t = words(me.language)
    lines = [t("📋 <b>Forms</b>")]
    if not forms.forms:
        lines.append(
            t("There is no form yet. A form is an Excel file: one row a question. Begin with the template.")
        )
    lines += [_line(each, me, t) for each in forms.forms]
    rows: list[Row] = [
        (Button(shortened(each.title, 40), OnForm(do="show", version_id=each.current.id).pack()),)
        for each in forms.forms
    ]
    for upload in forms.waiting:
        name = shortened(upload.filename, 30) or t("attachments without a form")
        lines.append(t("✉️ Not published yet: <b>{name}</b>", name=name))
        show = OnUpload(do="show", upload_id=upload.id).pack()
        rows.append((Button(f"✉️ {name}", show),))
    lines.append(t("<i>To add or change a form, send me the Excel file.</i>"))
    template = Button(t("📄 Template"), OnForm(do="template").pack())
    rows.append((template, Button(t("❓ How to write one"), OnForm(do="how").pack())))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n\n".join(lines), buttons=tuple(rows)),)


def form_card(card: FormCard, me: Person, *, fresh: bool = False) -> Replies:
    """One form, and everything that can be done with it."""
    t = words(me.language)
    line = card.line
    since = t.moment(line.current.published_at, me.zone)
    who = card.author or t("came with the program")
    languages = t.listed(card.languages)
    lines = [
        t("📋 <b>{title}</b> · {form_id}", title=line.title, form_id=line.current.form_id),
        t("Version {number} · since {since} · {who}", number=line.current.number, since=since, who=who),
        t.many("{n} question", "{n} questions", card.questions)
        + (Html(f" · {escape(languages, quote=False)}") if languages.strip() else ""),
        _where(line.used_by, t),
        *_drafts(line, t),
    ]
    here, current = line.current.id, line.current.id
    rows: list[Row] = [
        (
            Button(t("▶️ Try it"), OnTrial(do="version", version_id=current).pack()),
            Button(t("⬆️ New version"), OnForm(do="new", version_id=here).pack()),
        ),
        (
            Button(t("🧭 Where it is asked"), OnUse(do="show", version_id=here).pack()),
            Button(t("🕘 Versions ({n})", n=card.versions), OnForm(do="versions", version_id=here).pack()),
        ),
        (
            Button(t("📄 The Excel file"), OnForm(do="workbook", version_id=current).pack()),
            Button(t("📤 Answers"), OnForm(do="export", version_id=here, arg="all").pack()),
        ),
    ]
    last = [Button(t("‹ Forms"), OnForm(do="list").pack())]
    if line.used_by:
        last.append(Button(t("🚫 Take out of use"), OnUse(do="show", version_id=here).pack()))
    rows.append(tuple(last))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=tuple(rows)),)


def form_versions(found: FormVersions, me: Person) -> Replies:
    """Who published which version when; any can be looked at, tried and made the current one again."""
    t = words(me.language)
    lines = [t("🕘 <b>{title}</b>: versions", title=found.title)]
    rows: list[Row] = []
    for place, each in enumerate(found.lines[:MOST_VERSIONS]):
        lines.append(_version(each, me, t, is_current=place == 0))
        number, version_id = each.version.number, each.version.id
        row = [
            Button(f"▶️ {number}", OnTrial(do="version", version_id=version_id).pack()),
            Button(f"📄 {number}", OnForm(do="workbook", version_id=version_id).pack()),
        ]
        if place:
            again = OnForm(do="again", version_id=version_id).pack()
            row.append(Button(t("↩️ {number} again", number=number), again))
        rows.append(tuple(row))
    hidden = len(found.lines) - MOST_VERSIONS
    if hidden > 0:
        lines.append(t("… and {n} older", n=hidden))
    lines.append(t("<i>▶️ try · 📄 the Excel file · ↩️ make it the current version again</i>"))
    rows.append((Button(t("‹ Go back"), OnForm(do="show", version_id=found.lines[0].version.id).pack()),))
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=tuple(rows)),)


def how_to(me: Person) -> Replies:
    """Enough to write a first form without leaving the chat."""
    t = words(me.language)
    text = t(
        "❓ <b>How to write a form</b>\n\n"
        "1. Take the template and open it in Excel or Google Sheets.\n"
        "2. On the sheet <b>survey</b> each row is a question: its type (text, integer, select_one …), a "
        "short name without spaces, and what it says in Chinese and in English.\n"
        "3. What can be chosen stands on the sheet <b>choices</b>.\n"
        "4. <b>settings</b> holds the title and the form_id. Versions belong together by the form_id: keep "
        "it.\n"
        "5. Send me the file. I tell you by sheet and row what is wrong, you try it here, then you publish "
        "it. Nobody sees it before that.\n\n"
        "Lists (CSV), pictures and sounds that the form names: send them afterwards, or all together in a "
        "zip.\n"
        "The standard is called XLSForm; whatever works in ODK or KoboToolbox works here."
    )
    template = Button(t("📄 Template"), OnForm(do="template").pack())
    standard = Button(t("📖 All about XLSForm"), url=STANDARD_URL)
    rows = ((template, standard), (Button(t("‹ Forms"), OnForm(do="list").pack()),))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=rows),)


def send_new(title: str, form_id: str, me: Person) -> Replies:
    """The next files belong to a form."""
    t = words(me.language)
    text = t(
        "⬆️ Send the Excel file of the new version of <b>{title}</b> now. Keep the form_id <b>{form_id}</b> "
        "on its sheet settings; nothing changes for anybody until you publish it.",
        title=title,
        form_id=form_id,
    )
    return (Reply(to=me.id, text=text, buttons=((Button(t("✖️ Cancel"), OnForm(do="stop").pack()),),)),)


def workbook(blob_id: int, filename: str, me: Person) -> Replies:
    return (Reply(to=me.id, document=Document(blob_id, filename)),)


def workbook_failed(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, text=t("The file could not be fetched just now. Please try again in a while.")),)


def _line(line: FormLine, me: Person, t: Words) -> Html:
    since = t.moment(line.current.published_at, me.zone)
    head = t(
        "<b>{title}</b> · version {number} since {since}",
        title=line.title,
        number=line.current.number,
        since=since,
    )
    return Html("\n".join([head, _where(line.used_by, t), *_drafts(line, t)]))


def _where(types: tuple[VisitType, ...], t: Words) -> Html:
    if not types:
        return t("⚪ Not asked anywhere")
    names = tuple(type_words(each, t) for each in types)
    return t("🟢 Asked in: {where}", where=t.listed(names))


def type_words(visit_type: VisitType, t: Words) -> str:
    """`Store visit (RT, FB)`; without kinds of customers it is for all."""
    name = visit_type.name.in_language(t.language)
    kinds = t.listed(visit_type.customer_kinds)
    if not kinds:
        return name
    return f"{name}（{kinds}）" if t.language == "zh" else f"{name} ({kinds})"


def _drafts(line: FormLine, t: Words) -> list[Html]:
    found = []
    if line.drafts:
        found.append(t.many("📝 {n} report in progress", "📝 {n} reports in progress", line.drafts))
    if line.older_drafts:
        found.append(
            t.many(
                "📝 {n} report in progress stays on an older version",
                "📝 {n} reports in progress stay on older versions",
                line.older_drafts,
            )
        )
    return found


def _version(line: VersionLine, me: Person, t: Words, *, is_current: bool) -> Html:
    mark = "🟢" if is_current else "▫️"
    at = t.moment(line.version.published_at, me.zone)
    who = line.author or t("came with the program")
    said = t("{mark} <b>{number}</b> · {at} · {who}", mark=mark, number=line.version.number, at=at, who=who)
    if line.same_as is not None:
        said = Html(f"{said} · {t('as version {number}', number=line.same_as)}")
    if line.drafts:
        said = Html(f"{said} · {t('📝 {n} in progress', n=line.drafts)}")
    return said
