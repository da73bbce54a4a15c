"""Enrolling a face in chat: why, which pictures, what is wrong with one, and the manager's card."""

from collections.abc import Mapping

from bot.rules.enrolment import EnrolmentState
from bot.rules.identity import ENROL_WITH, FaceProblem
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.services.enrolment import Enrolling, EnrolmentGone, PictureProblem
from bot.views.block import Block
from bot.views.replies import Button, Rank, Replies, Reply, StoredPicture
from bot.views.taps import Go, OnEnrolment
from bot.views.words import Html, Words, say, words

SLOT = "enrolment"
JUDGE_SLOT = "enrolment:{id}"

WHAT_IS_WRONG: Mapping[FaceProblem | PictureProblem, str] = {
    FaceProblem.NO_PICTURE: say("⚠️ That is no picture I can open. Please take a selfie with your camera."),
    FaceProblem.NO_FACE: say("⚠️ I see no face. Please look straight at the camera, in good light."),
    FaceProblem.SEVERAL: say("⚠️ I see several people. Please take one with only yourself on it."),
    FaceProblem.SMALL: say("⚠️ Your face is very small. Please come closer."),
    FaceProblem.BLURRED: say("⚠️ The picture is blurred. Please hold still, and wipe the lens."),
    FaceProblem.DARK: say("⚠️ It is too dark. Please turn to the light."),
    PictureProblem.SAME_PICTURE: say(
        "⚠️ I have this very picture already. Please take a new one: other light, a slight turn, with or "
        "without glasses."
    ),
    PictureProblem.SOMEBODY_ELSE: say(
        "⚠️ This does not look like the picture before. Is it you? Please take another one."
    ),
    PictureProblem.FAILED: say("⚠️ I could not look at that picture just now. Please send it once more."),
}


def page(now: Enrolling, *, fresh: bool = False) -> Replies:
    """Where the enrolment stands, and what can be done next."""
    t = words(now.person.language)
    text, rows = _page(now, t)
    return (Reply(to=now.person.id, slot=SLOT, fresh=fresh, text=text, buttons=rows, kind="enrolment"),)


def looked_at(now: Enrolling) -> Replies:
    """What became of a picture."""
    t = words(now.person.language)
    if now.problem is not None:
        said = t(WHAT_IS_WRONG[now.problem])
        return (*page(now, fresh=True), Reply(to=now.person.id, text=said, kind="enrolment"))
    return page(now, fresh=True)


def taken_out(me: Person, message_id: int) -> Replies:
    """A stored selfie leaves the chat."""
    return (Reply(to=me.id, forget_message_id=message_id),)


def sent(now: Enrolling) -> Replies:
    """The rep hears that it is on its way, whoever confirms gets the pictures."""
    return (*page(now), *for_manager(now))


def for_manager(now: Enrolling) -> Replies:
    """The three pictures and two buttons; nothing when nobody could be asked."""
    judge, found = now.asked, now.enrolment
    if judge is None or found is None or found.state is not EnrolmentState.WAITING:
        return ()
    t = words(judge.language)
    caption = t("🤳 {name}: pictures for recognising selfies", name=now.person.name)
    pictures = tuple(StoredPicture(blob_id) for blob_id in now.blob_ids)
    question = t(
        "Do all these pictures show <b>{name}</b>? From then on selfies at visits are compared with them, "
        "on your company’s own machine.",
        name=now.person.name,
    )
    buttons = (
        (
            Button(t("✓ Yes, confirm"), OnEnrolment(do="approve", id=found.id).pack()),
            Button(t("✗ No"), OnEnrolment(do="reject", id=found.id).pack()),
        ),
    )
    key = f"enrolment:{found.id}:{judge.id}"
    return (
        Reply(
            to=judge.id, text=caption, album=pictures, kind=Push.ASKED, rank=Rank.NUDGE, key=f"{key}:album"
        ),
        Reply(
            to=judge.id,
            slot=JUDGE_SLOT.format(id=found.id),
            text=question,
            buttons=buttons,
            kind=Push.ASKED,
            rank=Rank.NUDGE,
            key=key,
        ),
    )


def approved(now: Enrolling, manager: Person) -> Replies:
    """Both sides hear of it."""
    t = words(now.person.language)
    text = t("✓ {name} has confirmed your pictures. Your next selfie will be recognised.", name=manager.name)
    told = Reply(to=now.person.id, text=text, kind="enrolment", rank=Rank.NUDGE)
    return (*_judged(now, manager, _confirmed_words(now, words(manager.language))), told)


def _confirmed_words(now: Enrolling, t: Words) -> Html:
    return t("✓ Confirmed: these pictures show {name}.", name=now.person.name)


def ask_why(now: Enrolling, manager: Person) -> Replies:
    t = words(manager.language)
    text = t(
        "Why not? Write it in a few words, e.g. <i>The second picture shows somebody else</i>. "
        "I tell {name}, and delete the pictures.",
        name=now.person.name,
    )
    return _judged(now, manager, text)


def rejected(now: Enrolling, manager: Person) -> Replies:
    t = words(now.person.language)
    again = Button(t("🤳 Try again"), OnEnrolment(do="begin").pack())
    text = t(
        "{name} has not confirmed your pictures: “{reason}”\n\n"
        "They are deleted. Please take new ones; until then your selfies are only kept.",
        name=manager.name,
        reason=(now.enrolment.reason if now.enrolment else "") or "",
    )
    told = Reply(to=now.person.id, text=text, buttons=((again,),), kind="enrolment", rank=Rank.NUDGE)
    return (*_judged(now, manager, _passed_on(now, words(manager.language))), told)


def _passed_on(now: Enrolling, t: Words) -> Html:
    return t("✓ {name} hears it and can send new pictures.", name=now.person.name)


def already_judged(now: Enrolling, manager: Person) -> Replies:
    t = words(manager.language)
    if now.enrolment is not None and now.enrolment.state is EnrolmentState.APPROVED:
        return _judged(now, manager, _confirmed_words(now, t))
    return _judged(
        now,
        manager,
        t("These pictures of {name} are gone: they were decided on, or replaced.", name=now.person.name),
    )


def enrolment_gone(refusal: EnrolmentGone, language: Language) -> Block:
    t = words(language)
    return Block(t("Those pictures are no longer waited for. /face shows how things stand."))


def _judged(now: Enrolling, manager: Person, text: Html) -> Replies:
    slot = JUDGE_SLOT.format(id=now.enrolment.id if now.enrolment else 0)
    return (Reply(to=manager.id, slot=slot, text=text, kind="enrolment"),)


def _page(now: Enrolling, t: Words) -> tuple[Html, tuple[tuple[Button, ...], ...]]:
    begin = Button(t("🤳 Begin"), OnEnrolment(do="begin").pack())
    anew = Button(t("🤳 Take new pictures"), OnEnrolment(do="begin").pack())
    if not now.allowed:
        text = t(
            "🤳 Recognising your selfies is <b>off</b>, because you have not allowed selfies. "
            "You work just the same without. /privacy lets you change that."
        )
        return text, ((Button(t("🔒 My permissions"), Go(to="privacy").pack()),),)
    found = now.enrolment
    if found is None:
        return _why(t), ((begin,),)
    match found.state:
        case EnrolmentState.COLLECTING:
            return _collecting(now, t)
        case EnrolmentState.WAITING:
            who = now.asked.name if now.asked else t("your company’s admin")
            return t(
                "⏳ {name} is looking at your {n} pictures. You need do nothing.", name=who, n=now.pictures
            ), ((anew,),)
        case EnrolmentState.REJECTED if not now.in_force:
            return t("Your pictures were not confirmed: “{reason}”", reason=found.reason or ""), ((anew,),)
        case _:
            text = t(
                "✓ Your selfies are recognised. /privacy stops that at any time and deletes the pictures.",
            )
            return text, ((anew,),)


def _why(t: Words) -> Html:
    return t(
        "🤳 <b>Three selfies, once</b>\n\n"
        "Then a selfie at a visit is recognised by itself, and nobody can check in as you. "
        "The pictures stay on your company’s own machine, sealed; your manager looks at them once. "
        "/privacy deletes them at any time."
    )


def _collecting(now: Enrolling, t: Words) -> tuple[Html, tuple[tuple[Button, ...], ...]]:
    found = now.enrolment
    dots = "● " * min(now.pictures, ENROL_WITH) + "○ " * max(0, ENROL_WITH - now.pictures)
    stop = Button(t("Leave it"), OnEnrolment(do="stop").pack())
    if now.is_complete and found is not None:
        text = t("{dots}\n\nThat is enough. One more makes it surer still.", dots=dots.strip())
        send = Button(t("✓ Send to my manager"), OnEnrolment(do="send", id=found.id).pack())
        return text, ((send,), (stop,))
    ask = (
        t("Please send a first selfie: look straight at the camera, in good light.")
        if not now.pictures
        else t("Good. Another one: other light, a slight turn of the head, with or without glasses.")
        if now.pictures == 1
        else t("Good. And a last one, as you look on an ordinary day.")
    )
    return Html(f"{dots.strip()}\n\n{ask}"), ((stop,),)
