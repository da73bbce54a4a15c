"""Words about a pin that may be wrong: the question with a small map, and what was decided."""

from bot.rules.person import Person
from bot.rules.place import distance_m
from bot.rules.reminders import Push
from bot.services.pin import PinAsked
from bot.storage.pins import PinState
from bot.views.pictures.drawing import drawn
from bot.views.pictures.specs import DayMap, MapStop, StopState
from bot.views.replies import Button, Rank, Replies, Reply
from bot.views.taps import OnPin
from bot.views.words import Html, Words, words


def key_of(asked: PinAsked) -> str:
    return f"{Push.COMMENT}:pin:{asked.proposal.id}"


def asked(asked: PinAsked) -> Reply:
    """For the manager: where the pin stands, where the rep was, and what to do."""
    if asked.manager is None:
        raise ValueError("nobody is there to ask")
    me = asked.manager
    t = words(me.language)
    stays = t("✓ The pin is right") if asked.site.pin_guessed else t("✖ Leave the pin")
    buttons = (
        (_button(t("📍 Move the pin there"), "moved", asked),),
        (_button(t("➕ Another place of theirs"), "added", asked),),
        (_button(stays, "rejected", asked),),
    )
    return Reply(
        to=me.id,
        text=_question(asked, t),
        picture=drawn(_map(asked, t)),
        buttons=buttons,
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=key_of(asked),
    )


def decided(asked: PinAsked, me: Person, *, is_new: bool) -> Replies:
    """For the manager who decided, and for the rep."""
    t = words(me.language)
    values = {"customer": asked.customer.name(me.language)}
    state = asked.proposal.state
    if state is PinState.MOVED:
        text = t("✓ The pin of <b>{customer}</b> was moved; the visit’s place counts as verified.", **values)
    elif state is PinState.ADDED:
        text = t("✓ <b>{customer}</b> has another place now; the visit’s place counts as verified.", **values)
    else:
        text = t("✓ The pin of <b>{customer}</b> stays where it is.", **values)
    said = Reply(to=me.id, text=text)
    return (said, _told(asked)) if is_new else (said,)


def _told(asked: PinAsked) -> Reply:
    t = words(asked.rep.language)
    customer = asked.customer.name(asked.rep.language)
    if asked.proposal.state is PinState.REJECTED:
        text = t(
            "📍 The pin of <b>{customer}</b> stays where it is, your manager decided.", customer=customer
        )
    else:
        text = t(
            "📍 Thank you: <b>{customer}</b> is on the map where you were, "
            "and your visit’s place is verified.",
            customer=customer,
        )
    return Reply(
        to=asked.rep.id,
        text=text,
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"{Push.COMMENT}:pin_decided:{asked.proposal.id}",
    )


def _question(asked: PinAsked, t: Words) -> Html:
    customer, old = asked.customer.name(t.language), asked.site.position
    if old is None:
        return t(
            "📍 <b>{rep}</b> visited <b>{customer}</b>, whose place nobody had set. Is it here?",
            rep=asked.rep.name,
            customer=customer,
        )
    if asked.site.pin_guessed:
        return t(
            "📍 <b>{rep}</b> visited <b>{customer}</b>, whose pin comes from the address only: "
            "the visit was {away} from it. Move it there?",
            rep=asked.rep.name,
            customer=customer,
            away=t.metres(distance_m(old, asked.proposal.position)),
        )
    return t(
        "📍 <b>{rep}</b> visited <b>{customer}</b> and says the pin is wrong: the visit was {away} from it. "
        "Move it?",
        rep=asked.rep.name,
        customer=customer,
        away=t.metres(distance_m(old, asked.proposal.position)),
    )


def _map(asked: PinAsked, t: Words) -> DayMap:
    old, new = asked.site.position, asked.proposal.position
    was = MapStop(number=2, name=t("where the visit was"), at=(new.lat, new.lon), state=StopState.VISITED)
    return DayMap(
        language=t.language,
        title=asked.customer.name(t.language),
        subtitle=t("the pin, and where the visit was"),
        stops=(was,) if old is None else (_pin(old.lat, old.lon, t), was),
    )


def _pin(lat: float, lon: float, t: Words) -> MapStop:
    return MapStop(number=1, name=t("the pin now"), at=(lat, lon), state=StopState.PLANNED)


def _button(text: str, do: str, asked: PinAsked) -> Button:
    return Button(text, OnPin(do=do, proposal_id=asked.proposal.id).pack())
