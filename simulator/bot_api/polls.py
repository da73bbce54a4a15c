"""Polls and quizzes: sent and stopped by bots, voted in by people."""

from typing import Any

from simulator.bot_api.call import Call, present
from simulator.bot_api.delivery import deliver
from simulator.dispatch import tell_bot
from simulator.entities import formatted
from simulator.keyboards import checked_markup
from simulator.refusals import PeopleRefusal, bad_request
from simulator.world import Bot, Chat, Json, Message, Person, World

MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12
MAX_EXPLANATION = 200
MIN_OPEN_S = 5
MAX_OPEN_S = 2_628_000


async def send_poll(call: Call) -> Any:
    message = deliver(call, {"poll": _poll(call)})
    chat = call.world.chat_for_bot(call.bot, message.body["chat"]["id"])
    if chat and (closes_at := message.body["poll"].get("close_date")):
        call.world.alarms.at(closes_at, lambda: _close(call.world, call.bot, chat, message))
    return message.body


def _close(world: World, bot: Bot, chat: Chat, message: Message) -> None:
    """The time for answers is over; nothing happens when the poll was stopped before."""
    if message.deleted or message.body["poll"]["is_closed"]:
        return
    message.body = {**message.body, "poll": {**message.body["poll"], "is_closed": True}}
    world.show("edited_message", chat, message)
    tell_bot(world, bot, "poll", message.body["poll"], chat_id=chat.id)


def _poll(call: Call) -> Json:
    quiz = call.get("type") == "quiz"
    if call.get("type", "regular") not in ("quiz", "regular"):
        raise bad_request("unsupported poll type specified")
    options = [_option(index, option) for index, option in enumerate(call.params["options"])]
    if not 1 <= len(options) <= MAX_OPTIONS:
        wrong = f"can't have more than {MAX_OPTIONS} options" if options else "must have at least 1 option"
        raise bad_request(f"poll {wrong}")
    poll: Json = {
        "id": str(5_000_000_000_000_000_000 + call.world.files.next_number()),
        **_text(call.params, "question", MAX_QUESTION, "poll question"),
        "options": options,
        "total_voter_count": 0,
        "is_closed": bool(call.get("is_closed")),
        "is_anonymous": call.get("is_anonymous", True),
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": bool(call.get("allows_multiple_answers")),
        "allows_revoting": call.get("allows_revoting", not quiz),
        "members_only": bool(call.get("members_only")),
        **_time_to_answer(call),
    }
    return poll | (_solution(call, len(options)) if quiz else {})


def _time_to_answer(call: Call) -> Json:
    """A period, which wins over a moment; the moment at which it ends is told with it."""
    now = call.world.clock.date()
    if period := call.get("open_period"):
        if not MIN_OPEN_S <= period <= MAX_OPEN_S:
            raise bad_request("OPEN_PERIOD_INVALID")
        return {"open_period": period, "close_date": now + period}
    if close_date := call.get("close_date"):
        if not MIN_OPEN_S <= close_date - now <= MAX_OPEN_S:
            raise bad_request("CLOSE_DATE_INVALID")
        return {"close_date": close_date}
    return {}


def _solution(call: Call, options: int) -> Json:
    correct = sorted({int(index) for index in call.get("correct_option_ids") or ()})
    if not correct or correct[0] < 0 or correct[-1] >= options:
        raise bad_request("wrong correct option ID specified")
    solution: Json = {"correct_option_ids": correct}
    if call.get("explanation"):
        solution |= _text(call.params, "explanation", MAX_EXPLANATION, "quiz explanation")
    return solution


def _option(index: int, given: Json | str) -> Json:
    option = {"text": given} if isinstance(given, str) else given
    text = _text(option, "text", MAX_OPTION, "poll option")
    return {"persistent_id": str(index), **text, "voter_count": 0}


def _text(given: Json, name: str, max_length: int, title: str) -> Json:
    """Return a text of a poll under its name, with its entities when it has some."""
    mode, entities = given.get(f"{name}_parse_mode"), given.get(f"{name}_entities")
    wrong = f"{title} length must not exceed {max_length}"
    done = formatted(str(given[name]), mode, entities, max_length=max_length, too_long=wrong)
    if not done.text:
        raise bad_request(f"{title} must be non-empty")
    return {name: done.text, f"{name}_entities": done.entities} if done.entities else {name: done.text}


async def stop_poll(call: Call) -> Any:
    chat = call.chat()
    message = call.message_named(chat, call.params["message_id"], "message with poll to stop")
    if "poll" not in message.body or message.sender_id != call.bot.id:
        raise bad_request("message can't be edited")
    if message.body["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    markup = checked_markup(call.get("reply_markup"), inline_only=True)
    message.body = {n: v for n, v in message.body.items() if n != "reply_markup"}
    message.body |= present(poll={**message.body["poll"], "is_closed": True}, reply_markup=markup)
    call.world.show("edited_message", chat, message)
    tell_bot(call.world, call.bot, "poll", message.body["poll"], chat_id=chat.id)
    return message.body["poll"]


def vote(world: World, chat: Chat, message: Message, person: Person, chosen: list[int]) -> dict[int, int]:
    """Count a person's answer, or take it back with an empty one; return the bots' updates."""
    poll = message.body.get("poll")
    if poll is None or poll["is_closed"]:
        raise PeopleRefusal("there is no open poll in this message", status=409)
    if any(not 0 <= index < len(poll["options"]) for index in chosen):
        raise PeopleRefusal(f"options are numbered 0 to {len(poll['options']) - 1}")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise PeopleRefusal("this poll takes one answer")
    if person.id in message.votes and not poll["allows_revoting"]:
        raise PeopleRefusal("this poll takes no second answer", status=409)
    message.votes = {n: v for n, v in message.votes.items() if n != person.id}
    if chosen:
        message.votes[person.id] = sorted(set(chosen))
    message.body = {**message.body, "poll": _counted(poll, message.votes)}
    world.show("edited_message", chat, message)
    return _told(world, chat, message, person)


def _counted(poll: Json, votes: dict[int, list[int]]) -> Json:
    options = [
        {**option, "voter_count": sum(index in chosen for chosen in votes.values())}
        for index, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": len(votes)}


def _told(world: World, chat: Chat, message: Message, person: Person) -> dict[int, int]:
    """The bot that sent a poll hears its state, and who chose what unless the poll is anonymous."""
    bot = world.bots.get(message.sender_id)
    if bot is None:
        return {}
    poll, chosen = message.body["poll"], message.votes.get(person.id, [])
    last_update = tell_bot(world, bot, "poll", poll, chat_id=chat.id)
    if not poll["is_anonymous"]:
        answer = {
            "poll_id": poll["id"],
            "user": person.user(),
            "option_ids": chosen,
            "option_persistent_ids": [poll["options"][index]["persistent_id"] for index in chosen],
        }
        last_update = tell_bot(world, bot, "poll_answer", answer, chat_id=chat.id) or last_update
    return {bot.id: last_update} if last_update else {}
