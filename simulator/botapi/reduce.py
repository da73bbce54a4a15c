"""Reduces aiogram's description of the Bot API to what the simulator needs; run by hand for a new version."""

import json
import re
import sys
from pathlib import Path
from typing import Any

REDUCED = Path(__file__).with_name("schema.json")

# The prose of these methods does not say plainly what they return.
RETURNS = {
    "getUpdates": "Array of Update",
    "getGameHighScores": "Array of GameHighScore",
    "getChatAdministrators": "Array of ChatMember",
    "setGameScore": "Message or True",
    "getAvailableGifts": "Gifts",
    "getMyStarBalance": "StarAmount",
    "getBusinessAccountStarBalance": "StarAmount",
    "getUserProfilePhotos": "UserProfilePhotos",
    "getUserProfileAudios": "UserProfileAudios",
    "getStarTransactions": "StarTransactions",
    "createForumTopic": "ForumTopic",
    "getMe": "User",
    "uploadStickerFile": "File",
    "stopPoll": "Poll",
}
EDITED_OR_TRUE = re.compile(r"otherwise True is returned")
RETURN_PATTERNS = (
    re.compile(r"\bArray of (?P<array>[A-Z]\w+)"),
    re.compile(r"[Rr]eturns (?:the |a |an |information about \w+ as )?(?:\w+ ){0,8}?(?P<one>[A-Z]\w+)"),
    re.compile(r"(?P<one>[A-Z]\w+)(?: object)? (?:is|of \w+) (?:returned|sent)"),
)
CONSTANT = re.compile(r"(?:always|must be) (?:'(?P<quoted>[\w]+)'|(?P<bare>[a-z_0-9]+))$")
LENGTH = re.compile(
    r"(?P<low>\d+)-(?P<high>\d+) (?:\w+ )?(?P<unit>characters|bytes|items|identifiers|answer options)"
)
RANGE = re.compile(r"(?:; |between |\. )(?P<low>\d+)(?:-| and )(?P<high>\d+)\b")


def reduce(full: dict[str, Any]) -> dict[str, Any]:
    """Return the reduced schema: {"version", "types", "methods"}."""
    types: dict[str, Any] = {}
    methods: dict[str, Any] = {}
    for chapter in full["items"]:
        for entry in chapter["children"]:
            if entry["name"][0].islower():
                methods[entry["name"]] = {"params": _fields(entry), "returns": _returned_type(entry)}
            else:
                types[entry["name"]] = _type(entry)
    return {"version": full["api"]["version"], "types": types, "methods": methods}


def _type(entry: dict[str, Any]) -> dict[str, Any]:
    members = re.findall(r"^\s*- (\w+)$", entry["description"], re.MULTILINE)
    if members and not entry["annotations"]:
        return {"one_of": members}
    return {"fields": _fields(entry)}


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    return {field["name"]: _field(field) for field in entry["annotations"]}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    reduced: dict[str, Any] = {"type": field["type"]}
    if field["required"]:
        reduced["required"] = True
    description = field["description"].strip()
    if field["type"] == "String" and (constant := CONSTANT.search(description)):
        reduced["constant"] = constant["quoted"] or constant["bare"]
    if length := LENGTH.search(description):
        reduced["limit"] = [int(length["low"]), int(length["high"]), length["unit"]]
    elif field["type"] in ("Integer", "Float") and (limits := RANGE.search(description)):
        reduced["limit"] = [int(limits["low"]), int(limits["high"]), "value"]
    return reduced


def _returned_type(entry: dict[str, Any]) -> str:
    if entry["name"] in RETURNS:
        return RETURNS[entry["name"]]
    said = " ".join(s for s in re.split(r"(?<=\.)\s", entry["description"]) if re.search("[Rr]eturn", s))
    if EDITED_OR_TRUE.search(said):
        return "Message or True"
    for pattern in RETURN_PATTERNS:
        if found := pattern.search(said):
            groups = found.groupdict()
            return f"Array of {groups['array']}" if groups.get("array") else str(groups["one"])
    raise ValueError(f"{entry['name']}: cannot tell what it returns; add it to RETURNS")


def main() -> None:
    full = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    REDUCED.write_text(json.dumps(reduce(full), indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
