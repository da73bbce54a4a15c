"""Feedback of a customer: the code for the rep to show, the five stars, and what managers read of it."""

from collections.abc import Mapping

from bot.rules.feedback import CodeState, Feedback
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.signals import Signal
from bot.rules.working_time import local_day
from bot.services.feedback import AskedLately, NoFeedbackNow, Offered
from bot.services.feedback_given import Given, NotAsked, OneOfUs, Question
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import LinkCode
from bot.views.replies import Button, Rank, Replies, Reply
from bot.views.taps import OnFeedback
from bot.views.visit import tap
from bot.views.words import Html, Words, say, words

FULL, EMPTY = "★", "☆"
NOT_ASKED: Mapping[CodeState | None, str] = {
    CodeState.USED: say("This code has been used already; each works once. Thank you all the same!"),
    CodeState.EXPIRED: say("This code has run out. Thank you all the same!"),
    CodeState.ASKED_LATELY: say("Your feedback was given not long ago, and we ask rarely. Thank you!"),
    None: say("I do not know this code. Perhaps a part of it was lost on the way: please scan it again."),
}
NOT_COUNTED: Mapping[Signal, str] = {
    Signal.ACK_BY_EMPLOYEE: say("not counted: from an account that belongs to our own company"),
    Signal.ACK_BUSY_ACCOUNT: say("not counted: from an account that answers for many customers"),
}


# The rep


def code_for_rep(offered: Offered, me: Person, bot_name: str) -> Replies:
    """To be shown or forwarded; whoever reads it could answer, so it is erased once it has left."""
    t = words(me.language)
    link = f"https://t.me/{bot_name}?start={offered.payload}"
    text = t(
        "⭐ <b>Feedback from {customer}</b>\n"
        "Let them scan this with their phone, or send them the link:\n{link}\n\n"
        "It takes one tap, is up to them, and works once within {span}.",
        customer=offered.customer.name(me.language),
        link=link,
        span=t.span(offered.is_valid_for),
    )
    back = ((tap(t("‹ Back to the visit"), "show", offered.visit.id),),)
    return (
        Reply(
            to=me.id,
            slot=_rep_slot(offered.visit.id),
            fresh=True,
            text=text,
            picture=drawn(LinkCode(link=link)),
            buttons=back,
            kind="feedback_code",
            secret=True,
            expires_at=offered.expires_at,
        ),
    )


def no_feedback_now(refusal: NoFeedbackNow, language: Language) -> Block:
    t = words(language)
    return Block(
        t("Feedback on this visit can no longer be asked for, or your company does not ask for any."),
        ((tap(t("‹ Back to the visit"), "show", refusal.visit_id),),),
    )


def asked_lately(refusal: AskedLately, language: Language) -> Block:
    t, zone = words(language), refusal.customer.zone
    text = t(
        "<b>{customer}</b> was asked on {day}. So that it stays welcome, nobody asks again before {again}.",
        customer=refusal.customer.name(language),
        day=t.day(local_day(refusal.asked_at, zone)),
        again=t.day(local_day(refusal.again_from, zone)),
    )
    return Block(text, ((tap(t("‹ Back to the visit"), "show", refusal.visit_id),),))


def for_one_of_us(found: OneOfUs) -> Replies:
    t = words(found.person.language)
    text = t(
        "This code is for the customer: let them scan it with their own phone. An account of our own company "
        "cannot answer; that it was opened here is noted with the visit, and costs nothing. "
        "The code stays good."
    )
    return (Reply(to=found.person.id, text=text, kind="feedback"),)


# The customer, of whom we know a language and nothing else


def question(found: Question, language: Language) -> Replies:
    """Five stars in one row; what is kept is said before anything is."""
    t = words(language)
    text = t(
        "🙏 Thank you for your time! <b>How was our visit?</b>\n"
        "One tap is enough, and you need not answer.\n\n"
        "<i>Who visited you and their manager read it. Your name and number are not kept: only a "
        "fingerprint of your account, so that each answers once. You can delete it all at any time.</i>"
    )
    stars, answered = _stars(found.feedback.id), found.feedback.is_answered
    rows = (stars, (_delete(found.feedback.id, t),)) if answered else (stars,)
    return (Reply(slot=_slot(found.feedback.id), text=text, buttons=rows, kind="feedback"),)


def not_asked(found: NotAsked, language: Language) -> Replies:
    return (Reply(text=words(language)(NOT_ASKED[found.state]), kind="feedback"),)


def closed(language: Language) -> Replies:
    """An old button, or somebody else's."""
    t = words(language)
    return (Reply(text=t("This question is closed. Thank you!"), kind="feedback"),)


def thanks(given: Given, language: Language) -> Replies:
    """For the customer; the rep sees that an answer is there."""
    t = words(language)
    text = t(
        "{stars} <b>Thank you!</b>\nWould you like to add a word? Just write it here. "
        "Otherwise that is all, have a good day.",
        stars=stars_of(given.feedback),
    )
    again = Button(t("↺ Change"), OnFeedback(do="again", feedback_id=given.feedback.id).pack())
    buttons = ((again, _delete(given.feedback.id, t)),)
    mine = Reply(slot=_slot(given.feedback.id), text=text, buttons=buttons, kind="feedback")
    return (mine, _told_rep(given)) if given.is_first else (mine,)


def words_kept(given: Given, language: Language) -> Replies:
    t = words(language)
    buttons = ((_delete(given.feedback.id, t),),)
    text = t("✓ Passed on, word for word. Thank you!")
    return (Reply(text=text, buttons=buttons, kind="feedback"),)


def deleted(feedback_id: int, language: Language) -> Replies:
    t = words(language)
    text = t("✓ Your answer is deleted, and nothing of you is kept.")
    return (Reply(slot=_slot(feedback_id), text=text, kind="feedback"),)


def _stars(feedback_id: int) -> tuple[Button, ...]:
    return tuple(
        Button(f"{n} {FULL}", OnFeedback(do="rate", feedback_id=feedback_id, stars=n).pack())
        for n in range(1, 6)
    )


def _delete(feedback_id: int, t: Words) -> Button:
    return Button(t("🗑 Delete my answer"), OnFeedback(do="delete", feedback_id=feedback_id).pack())


def _told_rep(given: Given) -> Reply:
    t = words(given.rep.language)
    text = t(
        "⭐ <b>{customer}</b> has answered. It stands in the visit’s evidence.",
        customer=given.customer.name(given.rep.language),
    )
    buttons = ((tap(t("🔎 See the evidence"), "evidence", given.feedback.visit_id),),)
    return Reply(
        to=given.rep.id,
        slot=_rep_slot(given.feedback.visit_id),
        fresh=True,
        quiet=True,
        text=text,
        buttons=buttons,
        kind="feedback_given",
        rank=Rank.NUDGE,
    )


# The manager


def feedback_line(given: Feedback, t: Words) -> Html:
    """`⭐ Customer: ★★★★☆ “Very helpful”`, and why it does not count if it does not."""
    text = t("⭐ Customer: {stars}", stars=stars_of(given))
    if given.words:
        text = t("{said} “{words}”", said=text, words=shortened(given.words, 300))
    why = NOT_COUNTED.get(given.flag) if given.flag else None
    return t("{said} ({why})", said=text, why=t(why)) if why else text


def stars_of(given: Feedback) -> str:
    return in_stars(given.stars or 0)


def in_stars(stars: int) -> str:
    return FULL * stars + EMPTY * (5 - stars)


def _slot(feedback_id: int) -> str:
    return f"feedback:{feedback_id}"


def _rep_slot(visit_id: int) -> str:
    return f"visit:{visit_id}:feedback"
