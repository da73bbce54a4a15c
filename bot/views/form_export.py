"""Answers of a form as a file: of which days, in which shape, and who took them before."""

from bot.rules.person import Person
from bot.services.form_export import Earlier, ExportCard, FileFormat, Period
from bot.services.form_list import FormList
from bot.views.fitting import shortened
from bot.views.form_list import SLOT
from bot.views.replies import Button, Document, Replies, Reply, Row
from bot.views.taps import OnForm
from bot.views.words import Html, Words, say, words

PERIODS = {
    Period.ALL: say("All"),
    Period.THIS_MONTH: say("This month"),
    Period.LAST_MONTH: say("Last month"),
    Period.LAST_90: say("90 days"),
}
SHAPES = {
    FileFormat.LABELLED: say("📗 Excel to read"),
    FileFormat.XLSX: say("📊 Excel to calculate with"),
    FileFormat.CSV: say("🗂 CSV in a zip"),
    FileFormat.ODK: say("🗃 CSV as in ODK Central"),
    FileFormat.XML: say("🧾 OpenRosa XML"),
}


def choose_form(forms: FormList, me: Person) -> Replies:
    t = words(me.language)
    if not forms.forms:
        return (
            Reply(to=me.id, slot=SLOT, fresh=True, text=t("There is no form yet, so there are no answers.")),
        )
    rows = tuple(
        (
            Button(
                shortened(each.title, 40), OnForm(do="export", version_id=each.current.id, arg="all").pack()
            ),
        )
        for each in forms.forms
    )
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=t("📤 The answers of which form?"), buttons=rows),)


def export_card(card: ExportCard, me: Person) -> Replies:
    """The period is chosen first; a tap on a shape has the file written."""
    t = words(me.language)
    lines = [
        t("📤 <b>{title}</b>: answers", title=card.title),
        _days(card, t),
        t.many("{n} report", "{n} reports", card.reports),
        "",
        t("<i>It holds names and answers. Who takes it is kept on record and stands in the file.</i>"),
        *(_earlier(each, me, t) for each in card.earlier),
    ]
    periods = tuple(
        Button(
            f"{'✓ ' if period is card.period else ''}{t(face)}",
            OnForm(do="export", version_id=card.version_id, arg=period.value).pack(),
        )
        for period, face in PERIODS.items()
    )
    shapes: list[Row] = [
        (Button(t(face), OnForm(do="file", version_id=card.version_id, arg=f"{shape}-{card.period}").pack()),)
        for shape, face in SHAPES.items()
    ]
    back = (Button(t("‹ Go back"), OnForm(do="show", version_id=card.version_id).pack()),)
    rows = (periods[:2], periods[2:], *(shapes if card.reports else ()), back)
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=rows),)


def writing(card: ExportCard, me: Person) -> Replies:
    t = words(me.language)
    text = t.many(
        "⏳ I am writing {n} report of <b>{title}</b> into a file …",
        "⏳ I am writing {n} reports of <b>{title}</b> into a file …",
        card.reports,
        title=card.title,
    )
    back = OnForm(do="export", version_id=card.version_id, arg=card.period.value).pack()
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=((Button(t("‹ Go back"), back),),)),)


def written(blob_id: int, filename: str, me: Person) -> Replies:
    return (Reply(to=me.id, document=Document(blob_id, filename)),)


def not_written(problem: str, me: Person) -> Replies:
    t = words(me.language)
    if problem == "too_many":
        return (Reply(to=me.id, text=t("A sheet of Excel cannot hold so many rows; take CSV instead.")),)
    return (Reply(to=me.id, text=t("The file could not be written just now. Please try again in a while.")),)


def _days(card: ExportCard, t: Words) -> Html:
    if card.since is None or card.until is None:
        return t("All days")
    return t("{since} – {until}", since=t.day(card.since), until=t.day(card.until))


def _earlier(earlier: Earlier, me: Person, t: Words) -> Html:
    who = earlier.by or t("at the server")
    at = t.moment(earlier.at, me.zone)
    return t("· taken by {who}, {at}: {n} reports", who=who, at=at, n=earlier.reports)
