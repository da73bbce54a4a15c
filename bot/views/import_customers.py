"""Words around importing and exporting customers: template, what was understood, the decision, progress."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rules.customer_row import RowProblem
from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.import_customers import NoImport, SheetWords
from bot.storage.customer_imports import Decision, Import, ImportState
from bot.views.block import Block
from bot.views.customer import to_customers
from bot.views.replies import Button, Document, Replies, Reply, Row
from bot.views.taps import OnImport
from bot.views.words import Html, Words, say, words

ASK_SLOT = "customer_import"

PROBLEMS = {
    RowProblem.NO_NAME: say("there is no name"),
    RowProblem.TOO_LONG: say("a text is too long"),
    RowProblem.BAD_CODE: say("the code has marks that codes do not have"),
    RowProblem.BAD_INDUSTRY: say("the industry is none of the company’s: use its code, such as IT"),
    RowProblem.BAD_KIND: say("the kind is not existing, target, potential or peer"),
    RowProblem.BAD_GRADE: say("the grade is not A, B or C"),
    RowProblem.BAD_STAGE: say("the stage is unknown"),
    RowProblem.BAD_DATE: say("the date is not clear: write it like 2026-06-30"),
    RowProblem.BAD_POSITION: say("latitude and longitude are no place on earth"),
    RowProblem.BAD_DATUM: say("the datum is not WGS-84, GCJ-02 or BD-09"),
    RowProblem.BAD_PHONE: say("the telephone cannot be a number"),
    RowProblem.BAD_ROLE: say("the contact’s role is unknown"),
    RowProblem.BROKEN_CELL: say(
        "a cell shows an error such as #N/A, or a formula without its result: open the file in Excel, save "
        "it and send it again"
    ),
    RowProblem.TWICE: say("the code stands in the file twice"),
    RowProblem.SAME_NAME: say(
        "the same customer stands further up; a branch needs its own address or telephone"
    ),
    RowProblem.BAD_HOURS: say("the opening hours are not clear: write “Mon-Fri 9:00-18:00, Sat 10:00-16:00”"),
}
NOTES = {
    "code": say("Leave it empty and the customer gets the next one. A code that exists already is updated."),
    "name_zh": say("One of the two names is needed."),
    "industry": say("The code of the industry, such as IT."),
    "kind": say("Existing, target, potential or peer; empty means potential."),
    "grade": say("A, B or C; empty means C."),
    "stage": say("First contact, need analysis, proposal, negotiation, won, after-sales or lost."),
    "owner": say("The rep’s name as in /people; empty means nobody yet."),
    "lat": say("Degrees, such as 30.2795."),
    "datum": say("WGS-84 (GPS), GCJ-02 (Amap, Tencent) or BD-09 (Baidu); empty means WGS-84."),
    "hours": say("Such as Mon-Fri 9:00-18:00, Sat 10:00-16:00, or as in OpenStreetMap."),
    "expected_on": say("Year-month-day."),
    "tags": say("Separated by commas."),
    "role": say("Decision maker, influencer, user, gatekeeper, finance or other."),
    "phone": say("With or without the country code. It finds duplicates."),
}
UNREADABLE = {
    "too_big": say("That file is too big: 20 MB and 100,000 rows at most. Please split it."),
    "too_many": say("That file is too big: 20 MB and 100,000 rows at most. Please split it."),
    "no_columns": say(
        "I found no column for the name. Use the template’s headings above the first customer."
    ),
    "not_a_list": say("I could not read that file. Please send an Excel (.xlsx or .xls) or CSV."),
    "empty": say("That file is empty."),
    "locked": say("That file has a password. Save it without one and send it again."),
}


def sheet_words(me: Person) -> SheetWords:
    t = words(me.language)
    return SheetWords(
        problems={str(problem): t(text) for problem, text in PROBLEMS.items()},
        reason=t("What is wrong"),
        notes={name: t(text) for name, text in NOTES.items()},
        sheets=(t("Customers"), t("Explanations")),
    )


def ask_file(me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "📥 Send me an Excel or CSV of customers, with headings above the first one; the template shows "
        "which there are and explains each. Nothing is taken in before you have seen what I understood."
    )
    rows = ((Button(t("📄 Template"), OnImport(do="template").pack()),), (to_customers(t),))
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=text, buttons=rows, kind="import"),)


def template_ready(blob_id: int, me: Person) -> Replies:
    t = words(me.language)
    document = Document(blob_id, t("customers-template.xlsx"))
    text = t("📄 Fill in the first sheet, delete the example, and send it back to me.")
    return (Reply(to=me.id, text=text, document=document, kind="import"),)


def reading(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=t("📥 I am reading the file …"), kind="import"),)


def unreadable(problem: str, me: Person) -> Replies:
    t = words(me.language)
    text = t(UNREADABLE.get(problem, UNREADABLE["not_a_list"]))
    rows = ((Button(t("📄 Template"), OnImport(do="template").pack()),),)
    return (Reply(to=me.id, slot=ASK_SLOT, text=text, buttons=rows, kind="import"),)


def all_bad(bad: int, blob_id: int, me: Person) -> Replies:
    """Nothing can be taken in."""
    t = words(me.language)
    text = t.many("❗ The only row has a problem.", "❗ All {n} rows have a problem.", bad)
    return (Reply(to=me.id, slot=ASK_SLOT, text=text, kind="import"), _bad_rows(bad, blob_id, me, t))


def bad_rows(bad: int, blob_id: int, me: Person) -> Reply:
    return _bad_rows(bad, blob_id, me, words(me.language))


def progress(importing: Import, me: Person) -> Replies:
    """The one message that follows the import from the check to the end."""
    t = words(me.language)
    said = {
        ImportState.CHECKING: _working,
        ImportState.ASKING: _asking,
        ImportState.APPLYING: _working,
        ImportState.DONE: _done,
        ImportState.CANCELLED: _cancelled,
    }[importing.state](importing, t)
    return (Reply(to=me.id, slot=ASK_SLOT, text=said.text, buttons=said.rows, kind="import"),)


def exporting(count: int, me: Person) -> Replies:
    t = words(me.language)
    if not count:
        return (Reply(to=me.id, text=t("There are no customers to export yet."), kind="import"),)
    text = t.many("📤 {n} customer is being written …", "📤 {n} customers are being written …", count)
    return (Reply(to=me.id, slot="customer_export", fresh=True, text=text, kind="import"),)


def export_mark(me: Person, at: datetime) -> str:
    t = words(me.language)
    return t("Exported by {name} on {moment}", name=me.name, moment=t.moment(at, me.zone))


def export_ready(rows: int, blob_id: int, me: Person) -> Replies:
    t = words(me.language)
    text = t.many(
        "📤 {n} customer. Who took it out and when stands in the file and in the records.",
        "📤 {n} customers. Who took them out and when stands in the file and in the records.",
        rows,
    )
    document = Document(blob_id, t("customers.xlsx"))
    gone = Reply(to=me.id, slot="customer_export", remove=True)
    return (gone, Reply(to=me.id, text=text, document=document, kind="import"))


def writing_failed(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, text=t("The file could not be written. Please try again."), kind="import"),)


def no_import(_refusal: NoImport, language: Language) -> Block:
    t = words(language)
    return Block(t("That import has been finished or given up already."), ((to_customers(t),),))


def _working(importing: Import, t: Words) -> Block:
    done = t.number(importing.begin)
    of = t.number(importing.rows)
    if importing.state is ImportState.CHECKING:
        text = t("🔎 Looking for customers you have already: {done} of {of} rows", done=done, of=of)
    else:
        text = t("📥 Taking them in: {done} of {of} rows", done=done, of=of)
    return Block(text, ((_tap(t("Stop"), "cancel", importing),),))


def _asking(importing: Import, t: Words) -> Block:
    counts = importing.counts
    alike = counts.get("alike", 0)
    lines = [t("📥 <b>Take these customers in?</b>")]
    lines.append(t("✅ {n} new", n=t.number(counts.get("new", 0))))
    if counts.get("same"):
        lines.append(t("✏️ {n} with a code you have: they are updated", n=t.number(counts["same"])))
    if alike:
        lines.append(
            t("⚠️ {n} may be the same as customers you have, by name or telephone:", n=t.number(alike))
        )
        lines += [t("• row {row}: {name} ≈ {known} ({code})", **each) for each in counts.get("examples", ())]
    if counts.get("unknown_owners"):
        names = t.listed(counts["unknown_owners"])
        lines.append(
            t(
                "👤 No rep here is called {names}, or more than one: new customers will have no owner, "
                "others keep theirs.",
                names=names,
            )
        )
    said: list[str] = [*lines, *_noted(counts.get("notes", {}), t)]
    rows: list[Row] = []
    if alike:
        rows = [
            (_tap(t("Take in all but these"), "decide", importing, Decision.LEAVE_OUT),),
            (_tap(t("Update those I have"), "decide", importing, Decision.UPDATE),),
            (_tap(t("They are others: create them"), "decide", importing, Decision.CREATE),),
        ]
    else:
        rows = [(_tap(t("✅ Take them in"), "decide", importing, Decision.CREATE),)]
    rows.append((_tap(t("Cancel"), "cancel", importing),))
    return Block("\n".join(said), tuple(rows))


def _noted(notes: Mapping[str, Any], t: Words) -> list[str]:
    """What was seen in the file that the admin cannot see in the counts."""
    lines: list[str] = []
    if notes.get("sheets"):
        lines.append(t("📑 From these sheets: {names}", names=t.listed(notes["sheets"])))
    if notes.get("aside"):
        lines.append(
            t("📑 Left aside, without a column for the name: {names}", names=t.listed(notes["aside"]))
        )
    if notes.get("unused"):
        lines.append(t("➖ Columns that I did not use: {names}", names=t.listed(notes["unused"])))
    if notes.get("turned"):
        lines.append(
            t("🔁 Latitude and longitude had changed places, put right: {n}", n=t.number(notes["turned"]))
        )
    if notes.get("far"):
        rows = t.listed(notes["far_rows"])
        lines.append(
            t(
                "📍 Far away from all others: {n} (rows {rows}). Please look.",
                n=t.number(notes["far"]),
                rows=rows,
            )
        )
    if notes.get("no_datum"):
        lines.append(
            t(
                "🧭 The places have no datum: I take them as WGS-84 (GPS). From Amap, Tencent or Baidu? Then "
                "cancel and add the column 坐标系 Datum, or they lie up to 1 km off."
            )
        )
    return lines


def _done(importing: Import, t: Words) -> Block:
    counts = importing.counts
    lines = [t("✅ <b>Taken in.</b>"), t("{n} created", n=t.number(counts.get("created", 0)))]
    if counts.get("updated"):
        lines.append(t("{n} updated", n=t.number(counts["updated"])))
    if counts.get("left_out"):
        lines.append(t("{n} left out", n=t.number(counts["left_out"])))
    return Block("\n".join(lines), ((to_customers(t),),))


def _cancelled(importing: Import, t: Words) -> Block:
    created = importing.counts.get("created", 0)
    if created:
        return Block(t("Stopped. {n} customers had been taken in and stay.", n=t.number(created)))
    return Block(t("Stopped. Nothing was taken in."), ((to_customers(t),),))


def _bad_rows(bad: int, blob_id: int, me: Person, t: Words) -> Reply:
    text: Html = t.many(
        "❗ {n} row needs you: the reason stands beside it. Correct it and send this same file back.",
        "❗ {n} rows need you: the reason stands beside each. Correct them and send this same file back.",
        bad,
    )
    return Reply(
        to=me.id, text=text, document=Document(blob_id, t("customers-to-correct.xlsx")), kind="import"
    )


def _tap(text: str, do: str, importing: Import, arg: str = "") -> Button:
    return Button(text, OnImport(do=do, import_id=importing.id, arg=arg).pack())
