"""Announcements: written with a preview, read with one tap, and who has not read yet."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from bot.rules.language import Language
from bot.rules.news import Announcement
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.working_time import local_day
from bot.services.announce import LONGEST, Draft, NewsGone, NewsUnfit
from bot.services.news import Copy, NewsList, Receipts, Unread
from bot.views.block import Block
from bot.views.fitting import on_face, shortened
from bot.views.replies import Button, Document, Rank, Replies, Reply, Row, StoredPicture
from bot.views.taps import OnNews
from bot.views.words import Html, Words, words

SLOT = "news"
LONGEST_FACE = 40
MOST_NAMES = 40


def news_list(found: NewsList, me: Person, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    lines: list[Html] = [t("📣 <b>Announcements</b>")]
    rows: list[Row] = []
    for copy in found.to_me:
        sign = "✓" if copy.reading.read_at is not None else "🔵"
        face = f"{sign} {_day(copy.announcement, me, t)} · {copy.by.name} · {_first_words(copy.announcement)}"
        rows.append((_tap(on_face(face), "open", copy.announcement.id),))
    if not found.to_me:
        lines.append(t("Nothing has been announced to you yet."))
    if found.by_me:
        lines += [Html(), t("<b>Sent, and who has read</b>")]
        for number, each in enumerate(found.by_me, 1):
            read, of = found.counts.get(each.id, (0, 0))
            what = escape(_first_words(each), quote=False)
            counted = t("{read} of {of}", read=read, of=of)
            lines.append(Html(f"{number}. {_day(each, me, t)} · {counted} · {what}"))
        numbers = [_tap(str(number), "who", each.id) for number, each in enumerate(found.by_me, 1)]
        rows += [tuple(numbers[at : at + 5]) for at in range(0, len(numbers), 5)]
    if found.may_write:
        rows.append((_tap(t("➕ Announce something"), "new"), _tap(t("🙋 On the rules"), "rounds")))
    return Reply(
        to=me.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=tuple(rows), kind="news_list"
    )


def preview(draft: Draft, me: Person, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    found = draft.announcement
    lines: list[Html] = []
    if found.text:
        lines += [t("👀 <b>This is what they will read:</b>"), _announced(found, me, t)]
    else:
        lines.append(t("📣 <b>What do you want to announce?</b> Write it; a photo or a file may come along."))
    to = t("👥 Everybody: {n}", n=len(draft.to))
    if draft.team_of is not None:
        to = t("👥 {name} and team: {n}", name=draft.team_of.name, n=len(draft.to))
    facts = [to]
    if found.blob_id is not None:
        facts.append(t("📎 {name}", name=found.file_name or t("a photo")))
    if found.text:
        facts.append(t("✏️ Other words? Just type them."))
    lines.append(Html("\n".join(facts)))
    return _asked(me, "\n\n".join(lines), _draft_ways(draft, t), fresh=fresh)


def choose_team(draft: Draft, teams: Sequence[Person], me: Person, *, everybody: bool) -> Reply:
    t = words(me.language)
    number = draft.announcement.id
    rows: list[Row] = [(_tap(t("🏢 Everybody"), "to", number, "0"),)] if everybody else []
    faces = [_tap(t("👥 {name}’s team", name=each.name), "to", number, str(each.id)) for each in teams[:30]]
    rows += [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    rows.append((_tap(t("↩ Back"), "draft", number),))
    return _asked(me, t("👥 Who is to read it?"), tuple(rows))


def sent(draft: Draft, me: Person) -> Replies:
    """To everybody addressed, in their working hours; and a word to who wrote it."""
    t = words(me.language)
    text = t(
        "📣 It is on its way to {n} people. Who is at a visit or off work gets it afterwards; "
        "who has not read it is reminded once.",
        n=len(draft.to),
    )
    done = _asked(me, text, (_after_sending(draft.announcement.id, t),))
    copies = [reply for each in draft.to for reply in _copy(draft.announcement, draft.by, each)]
    return (done, *copies)


def opened(copy: Copy, me: Person, *, fresh: bool) -> Replies:
    """The announcement again, with its file when it was asked for anew."""
    t = words(me.language)
    card = _card(copy.announcement, copy.by, me, read_at=copy.reading.read_at, fresh=fresh, t=t)
    file = _file(copy.announcement, me, kind="reply") if fresh else ()
    return (*file, card)


def again(due: Unread) -> Reply:
    """The gentle reminder: the same message anew."""
    copy, me = due.copy, due.to
    t = words(me.language)
    text = "\n\n".join((t("🔔 You have not tapped this yet:"), _announced(copy.announcement, copy.by, t)))
    return Reply(
        to=me.id,
        slot=slot_of(copy.announcement.id),
        fresh=True,
        text=text,
        buttons=(_read_row(copy.announcement.id, t),),
        kind=Push.NEWS,
        rank=Rank.DIGEST,
        key=due.key,
        expires_at=due.expires_at,
    )


def receipts(found: Receipts, me: Person, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    number = found.announcement.id
    of = len(found.read) + len(found.unread)
    lines = [
        _announced(found.announcement, found.by, t),
        t("✅ Read by {read} of {of}", read=len(found.read), of=of),
    ]
    if found.unread:
        lines.append(t("⏳ Not yet: {names}", names=_names(found.unread, t)))
    if found.read:
        lines.append(t("✓ {names}", names=_names(found.read, t)))
    rows = ((_tap(t("↩ Recall it"), "ask_back", number),), (_tap(t("‹ Announcements"), "list"),))
    return _asked(me, "\n\n".join(lines), rows, fresh=fresh)


def ask_take_back(found: Receipts, me: Person) -> Reply:
    t = words(me.language)
    number = found.announcement.id
    rows = ((_tap(t("Yes, take it back"), "back", number), _tap(t("↩ Back"), "who", number)),)
    return _asked(me, t("Take this announcement back from everybody?"), rows)


def taken_back(number: int, by: Person, readers: Sequence[Person], me: Person) -> Replies:
    t = words(me.language)
    done = _asked(me, t("↩ It is taken back."), ((_tap(t("‹ Announcements"), "list"),),))
    return (done, *(reply for each in readers for reply in _gone(number, by, each)))


def _gone(number: int, by: Person, reader: Person) -> Replies:
    t = words(reader.language)
    text = t("↩ {name} has taken this announcement back.", name=by.name)
    return (
        Reply(to=reader.id, slot=slot_of(number), text=text, kind="news_back"),
        Reply(to=reader.id, slot=_file_slot(number), remove=True),
    )


def dropped(me: Person) -> Reply:
    t = words(me.language)
    return _asked(me, t("All right, nothing was sent."), ((_tap(t("‹ Announcements"), "list"),),))


def slot_of(number: int) -> str:
    return f"news:{number}"


def news_gone(_refusal: NewsGone, language: Language) -> Block:
    t = words(language)
    return Block(t("That announcement is not there any more."), ((_tap(t("‹ Announcements"), "list"),),))


def news_unfit(_refusal: NewsUnfit, language: Language) -> Block:
    t = words(language)
    text = t("An announcement needs words, at most {n} characters, and somebody to read it.", n=LONGEST)
    return Block(text)


def _draft_ways(draft: Draft, t: Words) -> tuple[Row, ...]:
    number = draft.announcement.id
    rows: list[Row] = []
    if draft.announcement.text and draft.to:
        rows.append((_tap(t("📣 Send it to {n}", n=len(draft.to)), "send", number),))
    bare: Row = ()
    if draft.announcement.blob_id is not None:
        bare = (_tap(t("🗑 Without the file"), "bare", number),)
    rows.append((_tap(t("👥 To whom"), "whom", number), *bare))
    rows.append((_tap(t("✖ Leave it"), "drop", number),))
    return tuple(rows)


def _after_sending(number: int, t: Words) -> Row:
    return (_tap(t("👀 Who has read it"), "who", number), _tap(t("↩ Recall it"), "ask_back", number))


def _copy(found: Announcement, by: Person, to: Person) -> Replies:
    t = words(to.language)
    return (
        *_file(found, to, kind=Push.NEWS),
        _card(found, by, to, read_at=None, fresh=True, t=t, kind=Push.NEWS),
    )


def _file(found: Announcement, to: Person, *, kind: str) -> Replies:
    if found.blob_id is None:
        return ()
    slot = _file_slot(found.id)
    if not found.file_name:
        return (Reply(to=to.id, slot=slot, fresh=True, picture=StoredPicture(found.blob_id), kind=kind),)
    document = Document(found.blob_id, found.file_name)
    return (Reply(to=to.id, slot=slot, fresh=True, document=document, kind=kind),)


def _card(
    found: Announcement,
    by: Person,
    to: Person,
    *,
    read_at: datetime | None,
    fresh: bool,
    t: Words,
    kind: str = "news_copy",
) -> Reply:
    text = [_announced(found, by, t)]
    if read_at is not None:
        text.append(t("✅ You read this {when}", when=t.moment(read_at, to.zone)))
    return Reply(
        to=to.id,
        slot=slot_of(found.id),
        fresh=fresh,
        text="\n\n".join(text),
        buttons=() if read_at is not None else (_read_row(found.id, t),),
        kind=kind,
        rank=Rank.DIGEST if kind == Push.NEWS else Rank.REPLY,
    )


def _announced(found: Announcement, by: Person, t: Words) -> Html:
    return Html("\n\n".join((t("📣 <b>{name} announces</b>", name=by.name), escape(found.text, quote=False))))


def _read_row(number: int, t: Words) -> Row:
    return (_tap(t("✅ I have read it"), "read", number),)


def _file_slot(number: int) -> str:
    return f"news:{number}:file"


def _day(found: Announcement, me: Person, t: Words) -> Html:
    return Html(t.day(local_day(found.sent_at or found.created_at, me.zone)))


def _first_words(found: Announcement) -> str:
    return shortened(found.text.partition("\n")[0], LONGEST_FACE)


def _names(people: Sequence[Person], t: Words) -> str:
    names = t.listed(each.name for each in people[:MOST_NAMES])
    return names + (" …" if len(people) > MOST_NAMES else "")


def _tap(face: str, do: str, number: int = 0, arg: str = "") -> Button:
    return Button(face, OnNews(do=do, number=number, arg=arg).pack())


def _asked(me: Person, text: str, rows: tuple[Row, ...], *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="news_list")
