"""Looking at faces, in a process pool of its own: to enrol, at a visit, on a video note, among colleagues."""

from typing import Any

from bot.rules.identity import AT_A_VISIT, AT_ENROLMENT
from bot.rules.liveness import Gesture
from bot.services.long_work import WorkOutput

LOOK_TO_ENROL = "look_to_enrol"
LOOK_AT_SELFIE = "look_at_selfie"
LOOK_FOR_LIFE = "look_for_life"
LOOK_AMONG_OTHERS = "look_among_others"
FACE_WORK = frozenset({LOOK_TO_ENROL, LOOK_AT_SELFIE, LOOK_FOR_LIFE, LOOK_AMONG_OTHERS})

# OpenCV and the weights take 100 MB: only the processes that look at faces import them.


def look_to_enrol(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """A picture for an enrolment, against those that came before it."""
    from bot.evidence.recognise import Person, look  # noqa: PLC0415 - see above

    earlier = body["earlier"]
    seen = look(files[0], Person(id=body["person_id"], enrolled=earlier, earlier=earlier), AT_ENROLMENT)
    return WorkOutput(seen.as_json())


def look_at_selfie(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """A selfie of a visit, against the person's enrolment and their older selfies."""
    from bot.evidence.recognise import Person, look  # noqa: PLC0415 - see above

    who = Person(id=body["person_id"], enrolled=body["enrolled"], earlier=body["earlier"])
    return WorkOutput(look(files[0], who, AT_A_VISIT).as_json())


def look_for_life(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """A video note: does the enrolled person do what was asked?"""
    from bot.evidence import recognise  # noqa: PLC0415 - see above

    asked = tuple(Gesture(gesture) for gesture in body["challenge"])
    who = recognise.Person(id=body["person_id"], enrolled=body["enrolled"])
    return WorkOutput({"problem": recognise.look_for_life(files[0], who, asked)})


def look_among_others(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """Whom a selfie that did not match shows, of those who enrolled."""
    from bot.evidence.recognise import most_alike  # noqa: PLC0415 - see above

    others = {int(person_id): vectors for person_id, vectors in body["others"].items()}
    return WorkOutput({"resembles": most_alike(body["sealed"], body["person_id"], others)})
