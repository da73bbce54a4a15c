"""One's own data: who looked at it, the file with all of it, and having it erased."""

from collections.abc import Mapping

from bot.rules.language import Language
from bot.rules.look import Looked
from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.services.erasure import Erasing, ErasureGone
from bot.services.looks import LooksAtMe, Seen
from bot.views.block import Block
from bot.views.replies import Button, Document, Rank, Replies, Reply, Row
from bot.views.taps import Go, OnErasure, OnMyData
from bot.views.words import Html, Words, say, words

SLOT = "privacy"
"""The page turns in place: it is opened from there."""
LOOKED: Mapping[Looked, str] = {
    Looked.WHEREABOUTS: say("where you were just then"),
    Looked.TRACK: say("the track of a day"),
    Looked.VISIT: say("a visit"),
    Looked.PHOTOS: say("the photos of a visit"),
    Looked.FILES: say("recordings and files of a visit"),
    Looked.EVIDENCE: say("the evidence of a visit"),
    Looked.SELFIE: say("a selfie, to compare it"),
    Looked.ENROLMENT: say("your pictures for /face, to confirm them"),
    Looked.PLACE: say("a place you proposed for a pin"),
    Looked.EXPORT: say("your reports, in a file"),
}


def ways(t: Words) -> tuple[Row, ...]:
    """What /privacy offers about one's own data."""
    return (
        (Button(t("👁 Who looked at my data"), OnMyData(do="looks").pack()),),
        (
            Button(t("📦 My data as a file"), OnMyData(do="file").pack()),
            Button(t("🗑 Erase my data"), OnMyData(do="erase").pack()),
        ),
    )


def looks(shown: LooksAtMe, me: Person, *, fresh: bool = False) -> Replies:
    t = words(me.language)
    lines = [t("👁 <b>Who looked at your places, photos and evidence</b>")]
    if not shown.seen:
        lines.append(t("Nobody so far. Every look is kept here."))
    lines += [_look(each, me, t) for each in shown.seen]
    rows: list[Row] = []
    if shown.pages > 1:
        rows.append(_turning(shown))
    rows.append((Button(t("‹ My data and permissions"), Go(to="privacy").pack()),))
    text = "\n\n".join(lines[:1]) + "\n\n" + "\n".join(lines[1:])
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=tuple(rows), kind="privacy"),)


def _turning(shown: LooksAtMe) -> Row:
    turn = []
    if shown.page > 0:
        turn.append(Button("‹", OnMyData(do="looks", page=shown.page - 1).pack()))
    here = f"{shown.page + 1} / {shown.pages}"
    turn.append(Button(here, OnMyData(do="looks", page=shown.page).pack()))
    if shown.page + 1 < shown.pages:
        turn.append(Button("›", OnMyData(do="looks", page=shown.page + 1).pack()))
    return tuple(turn)


def _look(seen: Seen, me: Person, t: Words) -> Html:
    look = seen.look
    text = t(
        "• {moment} · <b>{who}</b>: {what}",
        moment=t.moment(look.last_at, me.zone),
        who=seen.viewer.name if seen.viewer else "?",
        what=t(LOOKED[look.what]),
    )
    if seen.visit is not None and seen.customer is not None:
        customer = seen.customer.name(me.language)
        text = t("{said} · {customer} {number}", said=text, customer=customer, number=seen.visit.number)
    if look.day is not None:
        text = t("{said} · {day}", said=text, day=t.day(look.day))
    return t("{said} ({n}×)", said=text, n=look.times) if look.times > 1 else text


# The file


def file_ordered(me: Person) -> Replies:
    t = words(me.language)
    text = t("📦 I am putting together everything that is kept about you. It comes here in a moment.")
    return (Reply(to=me.id, slot=f"{SLOT}:file", fresh=True, text=text, kind="privacy"),)


def file_there(blob_id: int, left_out: int, me: Person) -> Replies:
    """Whoever has this file knows everything about the person: it is erased here once it has left."""
    t = words(me.language)
    text = t(
        "📦 <b>Your data</b>: <i>data.json</i> holds visits, reports, evidence, permissions and who looked; "
        "<i>positions.csv</i> your places; <i>sent</i> your photos and recordings."
    )
    if left_out:
        more = t.many(
            "{n} older file did not fit; your admin can give it to you.",
            "{n} older files did not fit; your admin can give them to you.",
            left_out,
        )
        text = Html(f"{text}\n{more}")
    return (
        Reply(to=me.id, slot=f"{SLOT}:file", remove=True),
        Reply(
            to=me.id,
            text=text,
            document=Document(blob_id, "my-visitbot-data.zip"),
            kind="privacy",
            secret=True,
        ),
    )


def no_file(me: Person) -> Replies:
    t = words(me.language)
    text = t("The file could not be made just now. Please try again later.")
    return (Reply(to=me.id, slot=f"{SLOT}:file", text=text, kind="privacy"),)


# Erasing


def erase_page(now: Erasing, me: Person) -> Replies:
    """What would go and what would stay, before anything is asked for."""
    t = words(me.language)
    back = (Button(t("‹ My data and permissions"), Go(to="privacy").pack()),)
    if now.erasure is not None:
        text = t(
            "🗑 Your request from {day} lies with the admins.", day=t.moment(now.erasure.asked_at, me.zone)
        )
        withdraw = (Button(t("Take the request back"), OnMyData(do="back").pack()),)
        return (Reply(to=me.id, slot=SLOT, text=text, buttons=(withdraw, back), kind="privacy"),)
    ask = (Button(t("🗑 Ask for it"), OnMyData(do="ask").pack()),)
    text = Html(f"{t('🗑 <b>Have your data erased</b>')}\n\n{_what(now, t)}\n\n{_who(t)}")
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=(ask, back), kind="privacy"),)


def asked(now: Erasing, me: Person) -> Replies:
    """For the person; and a question to each admin, which shows once a request."""
    t = words(me.language)
    text = t("🗑 Asked. An admin looks at it, and you hear from me.")
    if not now.admins:
        text = t("🗑 Asked. There is no admin just now; whoever comes next will see it.")
    back = (Button(t("Take the request back"), OnMyData(do="back").pack()),)
    mine = Reply(to=me.id, slot=SLOT, text=text, buttons=(back,), kind="privacy")
    return (mine, *(_question(now, admin) for admin in now.admins if now.erasure is not None))


def taken_back(me: Person) -> Replies:
    t = words(me.language)
    back = ((Button(t("‹ My data and permissions"), Go(to="privacy").pack()),),)
    return (
        Reply(to=me.id, slot=SLOT, text=t("✓ Taken back. Everything stays."), buttons=back, kind="privacy"),
    )


def admin_page(now: Erasing, admin: Person) -> Replies:
    """The last look before it is done for good."""
    return (_admin_card(now, admin, fresh=True),)


def erased(before: Erasing, admin: Person) -> Replies:
    t = words(admin.language)
    text = t(
        "🗑 Done: the data of <b>{name}</b> is erased. The evidence log stays whole and says so.",
        name=before.person.name,
    )
    return (*_to_admin(before, admin, text), *_tell(before, done=True))


def declined(before: Erasing, admin: Person) -> Replies:
    t = words(admin.language)
    text = t("✓ Not erased. {name} hears of it.", name=before.person.name)
    return (*_to_admin(before, admin, text), *_tell(before, done=False))


def erasure_gone(refusal: ErasureGone, language: Language) -> Block:
    t = words(language)
    return Block(t("That request has been decided already, or was taken back."))


def _question(now: Erasing, admin: Person) -> Reply:
    return _admin_card(now, admin, fresh=True)


def _admin_card(now: Erasing, admin: Person, *, fresh: bool) -> Reply:
    t = words(admin.language)
    erasure_id = now.erasure.id if now.erasure else 0
    has_left = now.person.state is PersonState.LEFT
    head = (
        t("🗑 <b>Erase the data of {name}</b>, who has left?", name=now.person.name)
        if has_left
        else t("🗑 <b>{name}</b> asks to have their data erased.", name=now.person.name)
    )
    yes = Button(t("🗑 Yes, erase for good"), OnErasure(do="yes", id=erasure_id).pack())
    no = Button(t("No"), OnErasure(do="no", id=erasure_id).pack())
    return Reply(
        to=admin.id,
        slot=f"erasure:{erasure_id}",
        fresh=fresh,
        text=Html(f"{head}\n\n{_what(now, t)}"),
        buttons=((yes,), (no,)),
        kind="erasure",
        rank=Rank.NUDGE,
    )


def _to_admin(before: Erasing, admin: Person, text: Html) -> Replies:
    """The other admins' question goes away."""
    slot = f"erasure:{before.erasure.id}" if before.erasure else SLOT
    others = tuple(Reply(to=each.id, slot=slot, remove=True) for each in before.admins if each.id != admin.id)
    return (Reply(to=admin.id, slot=slot, text=text, kind="erasure"), *others)


def _tell(before: Erasing, *, done: bool) -> Replies:
    whose = before.person
    if whose.state is PersonState.LEFT:
        return ()
    t = words(whose.language)
    text = (
        t("🗑 Your data is erased: places, selfies and evidence are gone for good. Your reports stay.")
        if done
        else t("🗑 The admin has not erased your data. Talk to them about why; you may ask again.")
    )
    return (Reply(to=whose.id, slot=SLOT, fresh=True, text=text, kind="privacy", rank=Rank.NUDGE),)


def _what(now: Erasing, t: Words) -> Html:
    have = now.holdings
    return Html(
        "\n".join(
            [
                t("<b>What goes for good:</b>"),
                t.many("• {n} position, with shifts", "• {n} positions, with shifts", have.positions),
                t.many("• {n} selfie, and the face", "• {n} selfies, and the face", have.selfies),
                t.many(
                    "• {n} entry of the evidence log: its words; the log stays whole and says so",
                    "• {n} entries of the evidence log: their words; the log stays whole and says so",
                    have.entries,
                ),
                t("• scores, appeals, who looked, and the words of messages in this chat’s record"),
                "",
                t("<b>What stays with the company:</b> visits, reports, shop photos and comments."),
            ]
        )
    )


def _who(t: Words) -> Html:
    return t("An admin does it; you are told. Photos in this chat you delete in Telegram yourself.")
