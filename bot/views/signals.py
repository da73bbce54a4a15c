"""Every signal in words for the rep and the manager alike: what was seen, never who is to blame."""

from collections.abc import Mapping
from typing import Any

from bot.rules.score import Line
from bot.rules.signals import Signal
from bot.views.words import Html, Words, say

SAID: Mapping[Signal, str] = {
    Signal.PLACE_FIRST_FIX: say("Place: one live position at the customer’s, the first one"),
    Signal.PLACE_SETTLING: say("Place: later live positions agree with the first"),
    Signal.PLACE_FIRM: say("Place: several live positions over some minutes agree"),
    Signal.PIN_APPROVED: say("Place: the pin was moved to where the visit was"),
    Signal.PLACE_CONTRADICTED: say("After the first position all others were elsewhere"),
    Signal.LOCATION_REFUSED: say("A position was sent that does not count (picked on the map, forwarded …)"),
    Signal.IMPOSSIBLE_TRAVEL: say("The track jumps farther than anybody can travel"),
    Signal.SAME_COORDINATES: say("The very coordinates of an earlier visit, to the last digit"),
    Signal.FROZEN_POSITION: say("The position did not move by a centimetre, as real ones do"),
    Signal.NO_APPROACH: say("The track was far away one moment and at the customer’s the next"),
    Signal.APPROACH_SEEN: say("The track leads to the customer’s"),
    Signal.DELAYED: say("Some positions came late, as they do without signal"),
    Signal.CLOCK_DIFFERS: say("Our clock and the messenger’s differ; that is ours to mend"),
    Signal.SHARE_GAP: say("The live location was silent for a while"),
    Signal.ON_BREAK: say("☕ A break: nothing was recorded, as it should be"),
    Signal.STAY_SEEN: say("Stay: long enough, and seen by the track"),
    Signal.STAY_TOLD: say("Stay: long enough, by arriving and leaving"),
    Signal.CLOSED_FOR_REP: say("Leaving was forgotten; I closed the visit"),
    Signal.SELFIE_SENT: say("Person: a selfie, not compared"),
    Signal.FACE_MATCH: say("Person: the selfie matches"),
    Signal.LIVENESS_PASSED: say("Person: the short video matches"),
    Signal.IDENTITY_WAITING: say("Person: waiting for the manager, and counting until then"),
    Signal.IDENTITY_CONFIRMED: say("Person: confirmed by the manager"),
    Signal.FACE_UNSURE: say("The selfie could not be told for sure"),
    Signal.FACE_MISMATCH: say("The selfie did not match; people look at it"),
    Signal.LIVENESS_FAILED: say("The short video did not work out"),
    Signal.IDENTITY_DENIED: say("The manager sees somebody else on the picture"),
    Signal.SELFIE_RESENT: say("The selfie is an older picture sent again"),
    Signal.PHOTO_SENT: say("Photos: all that this visit asks for"),
    Signal.PHOTO_REUSED: say("A photo is an earlier one sent again"),
    Signal.PHOTO_SIMILAR: say("A photo looks much like an earlier one"),
    Signal.PHOTO_FORWARDED: say("A photo was forwarded"),
    Signal.PHOTO_OF_SCREEN: say("A photo shows an earlier photo, as from a screen"),
    Signal.REPORT_ON_TIME: say("Report: on time"),
    Signal.REPORT_LATE: say("Report: after its deadline"),
    Signal.CUSTOMER_CONFIRMED: say("Customer: somebody there gave feedback"),
    Signal.CUSTOMER_KNOWN: say("Customer: a known contact gave feedback"),
    Signal.ACK_BY_EMPLOYEE: say("The customer’s code was opened by an account of our own company"),
    Signal.ACK_BUSY_ACCOUNT: say("The feedback came from an account that answers for many customers"),
}
HINTS: Mapping[Signal, str] = {
    Signal.PLACE_FIRM: say(
        "keep the live location on for some minutes, with Telegram’s map open for a moment"
    ),
    Signal.PIN_APPROVED: say("tap “Wrong pin” at the door, and the manager moves the pin"),
    Signal.STAY_SEEN: say("keep the live location on until you leave"),
    Signal.STAY_TOLD: say("stay a little longer"),
    Signal.SELFIE_SENT: say("send the selfie"),
    Signal.FACE_MATCH: say("a selfie in good light, the face towards the camera"),
    Signal.LIVENESS_PASSED: say("the short video"),
    Signal.IDENTITY_CONFIRMED: say("the manager’s confirmation"),
    Signal.PHOTO_SENT: say("the photos that this visit asks for"),
    Signal.REPORT_ON_TIME: say("the report before its deadline"),
}
"""What the rep could have done; signals that nobody can bring about have none."""


def signal_words(line: Line, t: Words) -> Html:
    """What was seen, with its figures where there are any."""
    said, figures = t(SAID[line.signal]), _figures(line, t)
    text = t("{said}: {figures}", said=said, figures=figures) if figures else said
    return t("{said} (set aside)", said=text) if line.set_aside else text


def _figures(line: Line, t: Words) -> Html | None:
    body: Mapping[str, Any] = line.body
    match line.signal:
        case Signal.PLACE_FIRST_FIX if isinstance(body.get("distance_m"), int | float):
            doubt = body.get("accuracy_m")
            away = t.metres(body["distance_m"])
            if doubt is None:
                return t("{away} away", away=away)
            return t("{away} away, ±{doubt}", away=away, doubt=t.metres(doubt))
        case Signal.IMPOSSIBLE_TRAVEL if {"km", "seconds"} <= body.keys():
            return t("{km} km in {seconds} s", km=body["km"], seconds=body["seconds"])
        case Signal.DELAYED | Signal.SHARE_GAP | Signal.ON_BREAK if "minutes" in body:
            return t("{n} min", n=body["minutes"])
        case Signal.CUSTOMER_CONFIRMED | Signal.CUSTOMER_KNOWN if isinstance(body.get("stars"), int):
            return Html("★" * body["stars"] + "☆" * (5 - body["stars"]))
        case Signal.FROZEN_POSITION if {"fixes", "minutes"} <= body.keys():
            return t("{fixes} positions in {minutes} min", fixes=body["fixes"], minutes=body["minutes"])
        case _:
            return None
