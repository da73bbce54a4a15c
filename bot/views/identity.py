"""Is it the person? What the rep can do about a doubtful selfie, and what whoever decides gets to see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.rules.identity import FaceProblem
from bot.rules.identity_check import CheckState
from bot.rules.language import Language
from bot.rules.liveness import Gesture, LivenessProblem
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.services.identity import NoCheckNow
from bot.services.identity_check import Identifying
from bot.views.block import Block
from bot.views.replies import Button, Rank, Replies, Reply, StoredPicture
from bot.views.taps import OnIdentity
from bot.views.words import Html, Words, say, words

WHY_AGAIN: Mapping[FaceProblem, str] = {
    FaceProblem.NO_PICTURE: say("I could not open your selfie."),
    FaceProblem.NO_FACE: say("I see no face on your selfie."),
    FaceProblem.SEVERAL: say("There are several people on your selfie."),
    FaceProblem.SMALL: say("Your face is very small on your selfie."),
    FaceProblem.BLURRED: say("Your selfie is blurred."),
    FaceProblem.DARK: say("Your selfie is too dark."),
}
WHY_VIDEO_FAILED: Mapping[LivenessProblem, str] = {
    LivenessProblem.NOT_A_VIDEO: say("I could not open that video."),
    LivenessProblem.TOO_LARGE: say("That video is too large. A round video message is right."),
    LivenessProblem.NO_FACE: say("I saw no face in the video."),
    LivenessProblem.BROKEN_OFF: say("Your face left the picture. Please keep it in the circle all the time."),
    LivenessProblem.WRONG_MOVES: say(
        "I did not see the moves in that order. Turn clearly, and back each time."
    ),
    LivenessProblem.TOO_FEW_FRONTAL: say("Please look straight at the camera between the moves."),
    LivenessProblem.OTHER_FACE: say("I could not recognise you in the video."),
}
MOVES: Mapping[Gesture, str] = {
    Gesture.LEFT: say("⬅️ turn your head to the left, and back"),
    Gesture.RIGHT: say("➡️ turn your head to the right, and back"),
    Gesture.CLOSER: say("🔍 come closer to the camera, and back"),
}


def after_look(now: Identifying) -> Replies:
    """What the rep hears after a selfie or a video was looked at, and whoever is asked about it."""
    t = words(now.rep.language)
    match now.state:
        case CheckState.MATCHED if now.check.tries or now.check.challenge:
            return _to_rep(now, t("✓ That is you. Thank you!"))
        case CheckState.MATCHED:
            return _to_rep(now, t("✓ Selfie recognised."), quiet=True)
        case CheckState.PICTURE:
            return _to_rep(now, _better_picture(now, t), _ways_out(now, t, "picture", "video"))
        case CheckState.VIDEO:
            return _to_rep(now, _video_offered(now, t), _ways_out(now, t, "video"))
        case CheckState.WAITING:
            return (*manager_asked(now), *for_manager(now))
    return ()


def send_picture(now: Identifying) -> Replies:
    t = words(now.rep.language)
    text = t(
        "🤳 Please send the new selfie now: look straight at the camera, with the light in front of you."
    )
    return _to_rep(now, text, _ways_out(now, t))


def send_video(now: Identifying) -> Replies:
    """The sequence; the time runs from now."""
    t = words(now.rep.language)
    seconds = round(now.policy.video_within_s)
    moves = "\n".join(f"{number}. {t(MOVES[gesture])}" for number, gesture in enumerate(now.challenge, 1))
    text = t(
        "🎥 Record a <b>round video message</b> within {n} seconds. "
        "Look at the camera, then slowly:\n\n{moves}",
        n=seconds,
        moves=Html(moves),
    )
    return _to_rep(now, text, _ways_out(now, t))


def video_taken(me: Person, visit_id: int, *, message_id: int) -> Replies:
    t = words(me.language)
    return (
        Reply(to=me.id, slot=_slot(visit_id), fresh=True, text=t("👀 One moment, I am looking…")),
        Reply(to=me.id, forget_message_id=message_id),
    )


def photo_taken(me: Person, visit_id: int, waiting: Identifying | None, *, message_id: int | None) -> Replies:
    """A site photo became the selfie: it is looked at, here or by the manager, and leaves the chat."""
    if waiting is None and message_id is not None:
        return video_taken(me, visit_id, message_id=message_id)
    gone = () if message_id is None else (Reply(to=me.id, forget_message_id=message_id),)
    return (*(after_look(waiting) if waiting else ()), *gone)


def video_too_late(me: Person, visit_id: int) -> Replies:
    t = words(me.language)
    again = Button(t("🎥 New video"), OnIdentity(do="video", visit_id=visit_id).pack())
    ask = Button(t("Let my manager look"), OnIdentity(do="manager", visit_id=visit_id).pack())
    text = t("That video was not recorded just now. Tap for a new sequence, and record it at once.")
    return (Reply(to=me.id, slot=_slot(visit_id), fresh=True, text=text, buttons=((again,), (ask,))),)


def manager_asked(now: Identifying) -> Replies:
    t = words(now.rep.language)
    if now.asked is None:
        text = t("Fine. It stays open until somebody has looked; your visit counts.")
    else:
        text = t("Fine. {name} will have a look; until then your visit counts.", name=now.asked.name)
    why = t(WHY_VIDEO_FAILED[now.problem]) if isinstance(now.problem, LivenessProblem) else ""
    return _to_rep(now, Html(f"{why} {text}".strip()))


def for_manager(now: Identifying) -> Replies:
    """The selfie beside an enrolled picture, and the question; nothing when nobody could be asked."""
    judge = now.asked
    if judge is None or now.state is not CheckState.WAITING:
        return ()
    key = f"identity:{now.visit.id}:{judge.id}:{now.check.asked_at}"
    return (*compared(now, judge, key=key), _question(now, judge, key=key))


def compared(now: Identifying, judge: Person, *, key: str | None = None) -> Replies:
    """Two or three pictures side by side."""
    t = words(judge.language)
    shown = [now.selfie_blob_id, *now.enrolled_blob_ids[:1], now.resembles_blob_id]
    pictures = tuple(StoredPicture(blob_id) for blob_id in shown if blob_id is not None)
    if not pictures:
        return ()
    caption = t(
        "Left: the selfie at {customer}. Right: {name} as enrolled.",
        customer=now.customer.name(t.language),
        name=now.rep.name,
    )
    if now.resembles is not None and now.resembles_blob_id is not None:
        more = t("Third: {name}, to compare.", name=now.resembles.name)
        caption = Html(f"{caption} {more}")
    said: dict[str, Any] = {"to": judge.id, "text": caption, "kind": Push.ASKED, "rank": Rank.NUDGE}
    key = key and f"{key}:pictures"
    if len(pictures) == 1:
        return (Reply(**said, key=key, picture=pictures[0]),)
    return (Reply(**said, key=key, album=pictures),)


def judged(now: Identifying, manager: Person) -> Replies:
    """What was decided, with the way to think again; the rep hears it, too."""
    t = words(manager.language)
    yes = now.state is CheckState.CONFIRMED
    if yes:
        text = t("✓ Noted: it is {name}.", name=now.rep.name)
    else:
        text = t("Noted: it is not {name}. It stands in the visit’s record.", name=now.rep.name)
    other = Button(t("I was wrong"), OnIdentity(do="no" if yes else "yes", visit_id=now.visit.id).pack())
    slot = f"identity:{now.visit.id}"
    noted = Reply(to=manager.id, slot=slot, text=text, buttons=((other,),), kind="identity")
    return (noted, *_told(now, manager, yes=yes))


def _told(now: Identifying, manager: Person, *, yes: bool) -> Replies:
    t = words(now.rep.language)
    values = {"name": manager.name, "customer": now.customer.name(t.language), "number": now.visit.number}
    if yes:
        return _to_rep(now, t("✓ {name} has confirmed your selfie at {customer}.", **values))
    text = t(
        "{name} did not recognise you on the selfie at {customer} ({number}). "
        "If that is a mistake, please talk to them.",
        **values,
    )
    return _to_rep(now, text)


def no_check_now(refusal: NoCheckNow, language: Language) -> Block:
    t = words(language)
    return Block(t("There is nothing to put right about that selfie any more. Your visit is safe."))


def _question(now: Identifying, judge: Person, *, key: str) -> Reply:
    t = words(judge.language)
    lines = [
        t(
            "🤳 Is that <b>{name}</b>? The comparison of the selfie at {customer} ({number}) left a doubt. "
            "Light, a new haircut or a mask are enough for that.",
            name=now.rep.name,
            customer=now.customer.name(t.language),
            number=now.visit.number,
        )
    ]
    if now.resembles is not None:
        lines.append(t("Please compare with {name}, too.", name=now.resembles.name))
    lines.append(t("Until you have looked, the visit counts."))
    buttons = (
        (
            Button(t("✓ Yes, it is"), OnIdentity(do="yes", visit_id=now.visit.id).pack()),
            Button(t("✗ No"), OnIdentity(do="no", visit_id=now.visit.id).pack()),
        ),
    )
    return Reply(
        to=judge.id,
        slot=f"identity:{now.visit.id}",
        fresh=True,
        text="\n\n".join(lines),
        buttons=buttons,
        kind=Push.ASKED,
        rank=Rank.NUDGE,
        key=key,
    )


def _better_picture(now: Identifying, t: Words) -> Html:
    if isinstance(now.problem, FaceProblem):
        why = t(WHY_AGAIN[now.problem])
    else:
        why = t("I could not recognise you for sure on your selfie.")
    rest = t(
        "Would you send a better one? That can wait until you are outside, up to {span} after leaving.",
        span=t.span(_late(now)),
    )
    return Html(f"🤳 {why} {rest}")


def _video_offered(now: Identifying, t: Words) -> Html:
    if isinstance(now.problem, LivenessProblem):
        why = t(WHY_VIDEO_FAILED[now.problem])
        return Html("🎥 " + why + " " + t("Would you try once more?"))
    return t(
        "🎥 I am still not sure. A short round video helps: a few turns of your head, half a minute. "
        "Do it where you like, up to {span} after leaving.",
        span=t.span(_late(now)),
    )


def _ways_out(now: Identifying, t: Words, *does: str) -> tuple[tuple[Button, ...], ...]:
    faces = {"picture": t("🤳 Send a better selfie"), "video": t("🎥 Video with head turns")}
    rows = [(Button(faces[do], OnIdentity(do=do, visit_id=now.visit.id).pack()),) for do in does]
    rows.append((Button(t("Let my manager look"), OnIdentity(do="manager", visit_id=now.visit.id).pack()),))
    return tuple(rows)


def _late(now: Identifying) -> timedelta:
    return timedelta(minutes=now.policy.late_min)


def _to_rep(
    now: Identifying, text: Html, buttons: tuple[tuple[Button, ...], ...] = (), *, quiet: bool = False
) -> Replies:
    return (
        Reply(
            to=now.rep.id,
            slot=_slot(now.visit.id),
            fresh=not quiet,
            text=text,
            buttons=buttons,
            kind="identity",
            quiet=quiet,
        ),
    )


def _slot(visit_id: int) -> str:
    return f"visit:{visit_id}:identity"
