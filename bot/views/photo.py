"""Pictures on the card: the selfie and photo steps, what became of what was sent, and showing the photos."""

from collections.abc import Mapping

from bot.evidence.inspect import RefusalReason
from bot.rules.identity_check import CheckState
from bot.rules.language import Language
from bot.rules.policy import VisitStep
from bot.rules.visit import VisitState
from bot.services.note import Said, Sent, Took
from bot.services.photo import Kept, Use
from bot.services.sent_file import FileRefused
from bot.services.step import LeftOut
from bot.services.visit import VisitFacts
from bot.storage.visit_items import ItemKind, VisitItem
from bot.views.block import Block
from bot.views.replies import ALBUM, Replies, Reply, Row, StoredPicture
from bot.views.visit import tap
from bot.views.words import Words, say, words

SELFIE_SKIPS: Mapping[LeftOut, str] = {
    LeftOut.NO_CAMERA: say("Skip: no camera"),
    LeftOut.NOT_FITTING: say("Skip: not fitting"),
    LeftOut.RATHER_NOT: say("Skip: rather not"),
}
PHOTO_SKIPS: Mapping[LeftOut, str] = {
    LeftOut.NOT_ALLOWED: say("Not allowed here"),
    LeftOut.NOTHING_THERE: say("Nothing to show"),
}
REFUSED: Mapping[str, str] = {
    RefusalReason.EMPTY: say("⚠️ That file is empty. Please send the picture again."),
    RefusalReason.TOO_MANY_BYTES: say("⚠️ That file is larger than 20 MB. Please send it as a photo."),
    RefusalReason.NOT_A_PICTURE: say("⚠️ That file is no picture I can open. Please send a photo."),
    RefusalReason.BROKEN: say("⚠️ That picture is damaged. Please send it again."),
    RefusalReason.TOO_MANY_PIXELS: say("⚠️ That picture is too large. Please send it as a photo."),
    RefusalReason.TOO_SMALL: say("⚠️ That picture is too small to see anything. Please send a photo."),
    RefusalReason.TOO_NARROW: say("⚠️ That picture is only a strip. Please send a photo."),
    "too_big": say("⚠️ That file is larger than 20 MB, the most Telegram hands me. Please send less."),
    "expired": say("⚠️ Telegram no longer had that file. Please send it again."),
    "unavailable": say("⚠️ Telegram could not give me that file. Please send it again."),
}


def selfie_block(facts: VisitFacts, step: VisitStep, language: Language) -> Block:
    """A selfie is asked only of those who agreed, and can be left out with a reason."""
    t = words(language)
    lines = (
        t("🤳 <b>{step}</b>", step=step.name.in_language(language)),
        t("Send a selfie: a photo or a round video. I store it safely and take it out of this chat."),
    )
    return Block("\n".join(lines), _skips(facts, step, SELFIE_SKIPS, t))


def photo_block(facts: VisitFacts, step: VisitStep, language: Language) -> Block:
    t = words(language)
    lines = (
        t("📷 <b>{step}</b>", step=step.name.in_language(language)),
        t("Send a photo, or several at once."),
    )
    skips = (
        _skips(facts, step, PHOTO_SKIPS, t)
        if step.required
        else ((tap(t("Skip ›"), "skip", facts.visit.id, f"{step.slug}/{LeftOut.OPTIONAL}"),),)
    )
    return Block("\n".join(lines), (*skips, *photo_rows(facts, language)))


def photo_rows(facts: VisitFacts, language: Language) -> tuple[Row, ...]:
    """Looking at the photos and taking the last one out; nothing while there are none."""
    if not facts.collected.photos:
        return ()
    t = words(language)
    visit_id = facts.visit.id
    show = tap(t("🖼 Show photos"), "photos", visit_id)
    remove = tap(t("Remove last photo"), "remove_last", visit_id, str(facts.collected.photos))
    return ((show, remove),)


def kept_notice(
    last: Kept, facts: VisitFacts, language: Language, *, check_waits: CheckState | None = None
) -> Block:
    """What became of the picture just sent.

    `check_waits`: what puts a doubtful selfie right is waited for, and this may have been meant for that.
    """
    t = words(language)
    notice = _kept(last, facts, t)
    if check_waits is None or last.use not in (Use.STEP, Use.EXTRA):
        return notice
    face = t("🤳 That was my selfie")
    text = t("If it was your new selfie, tap below.")
    if check_waits is CheckState.VIDEO:
        face = t("🤳 My selfie: let my manager look")
        text = t("🎥 To recognise you I need a <b>round video</b>; a photo cannot stand in for it.")
    mine = tap(face, "was_selfie", facts.visit.id, str(last.item_id))
    return notice + Block(text, ((mine,),))


def _kept(last: Kept, facts: VisitFacts, t: Words) -> Block:
    if last.use is Use.SELFIE:
        other = tap(t("That was no selfie"), "no_selfie", facts.visit.id, str(last.item_id))
        return Block(t("✓ Selfie stored, and taken out of this chat."), ((other,),))
    if last.use is Use.KNOWN:
        return Block(t("This very photo is in the visit already; I kept it once."))
    if last.use is Use.VIDEO:
        return Block(t("🎬 Video kept with this visit."))
    undo = (tap(t("↩ Undo"), "remove_photo", facts.visit.id, str(last.item_id)),)
    if last.use is Use.STEP and last.step is not None:
        return Block(t("✓ Kept as: {step}", step=last.step.name.in_language(t.language)), (undo,))
    if last.use is Use.CODE:
        return Block()  # the card says that it is reading
    if last.use is Use.ANSWER:
        return Block(t("✓ Photo kept as the answer."), (undo,))
    return Block(t("✓ Kept among the site photos."), (undo,))


def forgotten(kept: Kept, facts: VisitFacts, sent: Sent) -> Replies:
    """A stored selfie leaves the chat."""
    if kept.use is not Use.SELFIE:
        return ()
    return (Reply(to=facts.rep.id, forget_message_id=sent.message_id),)


def removed_notice(item: VisitItem | None, facts: VisitFacts, language: Language) -> Block:
    t = words(language)
    if item is None:
        return Block(t("That photo is gone already."))
    undo = tap(t("↩ Undo"), "restore_photo", facts.visit.id, str(item.id))
    return Block(t("The photo is removed."), ((undo,),))


def restored_notice(language: Language) -> Block:
    t = words(language)
    return Block(t("✓ The photo is back."))


def refused_notice(reason: str, language: Language) -> Block:
    """Why a file could not be kept; whatever the reason, the way on is told."""
    t = words(language)
    return Block(t(REFUSED.get(reason, REFUSED["unavailable"])))


def file_refused(refusal: FileRefused, language: Language) -> Block:
    return refused_notice(refusal.reason, language)


def heard_notice(said: Said, facts: VisitFacts, language: Language) -> Block:
    """What became of typed words; nothing is said of an answer, which the card shows."""
    t = words(language)
    if said.took is Took.ANSWER:
        return Block()
    if said.took is Took.NOT_TAKEN:
        keep = tap(t("📝 Keep it as a note"), "take_note", facts.visit.id, str(said.item_id))
        return Block(t("That cannot be the answer; below it says why."), ((keep,),))
    if facts.visit.state is VisitState.REPORTED:
        # The visit is over; what was typed may have been meant for something else.
        other = tap(t("Not for this visit"), "drop_note", facts.visit.id, str(said.item_id))
        return Block(t("📝 Added to this visit."), ((other,),))
    undo = (tap(t("↩ Undo"), "drop_note", facts.visit.id, str(said.item_id)),)
    if said.took is Took.REMARK:
        return Block(t("📝 Kept as a note: it does not answer the question below."), (undo,))
    return Block(t("📝 Kept as a note of this visit."), (undo,))


def file_notice(took: Took, kind: ItemKind, language: Language) -> Block:
    """What became of a recording or a file."""
    t = words(language)
    if took is not Took.NOTE:
        return Block()
    if kind is ItemKind.VOICE:
        return Block(t("🎤 Voice message kept with this visit."))
    if kind is ItemKind.VIDEO:
        return Block(t("🎬 Video kept with this visit."))
    return Block(t("📎 File kept with this visit."))


def edited_notice(took: Took, language: Language) -> Block:
    """An edited message was followed; one that does not fit is explained by the card."""
    t = words(language)
    return Block(t("✏️ Changed as you edited it.") if took is not Took.NOT_TAKEN else "")


def cannot_keep(language: Language) -> Block:
    """Stickers, contacts, polls: nothing a visit can hold."""
    t = words(language)
    text = t("I can keep words, photos, voice messages, videos and files. This is where we are:")
    return Block(text)


def shown_photos(photos: tuple[VisitItem, ...], facts: VisitFacts, language: Language) -> Replies:
    """The watermarked copies, ten to an album; an original stands in until its copy is made."""
    t = words(language)
    pictures = [
        StoredPicture(blob_id)
        for item in photos
        if (blob_id := item.marked_blob_id or item.blob_id) is not None
    ]
    if not pictures:
        return (Reply(to=facts.rep.id, text=t("There are no photos in this visit yet.")),)
    title = t("📷 {customer} · {number}", customer=facts.customer.name(language), number=facts.visit.number)
    groups = [pictures[start : start + ALBUM] for start in range(0, len(pictures), ALBUM)]
    return tuple(
        Reply(to=facts.rep.id, text=title, picture=group[0])
        if len(group) == 1
        else Reply(to=facts.rep.id, text=title, album=tuple(group))
        for group in groups
    )


def _skips(facts: VisitFacts, step: VisitStep, faces: Mapping[LeftOut, str], t: Words) -> tuple[Row, ...]:
    buttons = [tap(t(face), "skip", facts.visit.id, f"{step.slug}/{why}") for why, face in faces.items()]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
