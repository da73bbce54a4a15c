"""Every method of the Bot API is there, checks its parameters and keeps to the official shapes."""

from typing import Any

import pytest

from simulator.driver import DeskPerson
from simulator.schema import Field, schema
from simulator.shapes import problem_with
from tests.simulator.clients import RawClient
from tests.simulator.pictures import jpeg

SIMPLE = {"Integer": 1, "Float": 1.5, "String": "x", "Boolean": True, "Integer or String": 1, "True": True}
WAITING = {"getUpdates"}
# Documented as needing a parameter, and doing something without it.
GOES_WITHOUT = {"setWebhook"}


def example(field: Field, depth: int = 0) -> Any:
    """The smallest value of the field's type."""
    if field.constant:
        return field.constant
    return example_of(field.type, depth)


def example_of(type_name: str, depth: int = 0) -> Any:
    if type_name in SIMPLE:
        return SIMPLE[type_name]
    if type_name.startswith("InputFile"):
        return ("file.jpg", jpeg())
    if type_name.startswith("Array of "):
        item = type_name.removeprefix("Array of ").split(", ")[0]
        return [example_of(item, depth + 1)] if depth < 3 else []
    known = schema().types[type_name.split(" or ", maxsplit=1)[0]]
    if known.members:
        return example_of(known.members[0], depth + 1)
    return {n: example(f, depth + 1) for n, f in known.fields.items() if f.required}


@pytest.mark.parametrize("method", sorted(set(schema().methods) - WAITING))
async def test_a_method_answers_in_its_official_shape_or_refuses(
    raw: RawClient, ann: DeskPerson, method: str
) -> None:
    await ann.opens()
    params = {n: example(f) for n, f in schema().methods[method].params.items() if f.required}
    params |= {n: ann.id for n in ("chat_id", "from_chat_id", "user_id") if n in params}
    body = await raw.answer(method, **params)
    if body["ok"]:
        assert problem_with(schema().methods[method].returns, body["result"]) is None
    else:
        assert body["error_code"] in (400, 403), body


@pytest.mark.parametrize(
    "method",
    [
        name
        for name, method in schema().methods.items()
        if any(field.required for field in method.params.values()) and name not in GOES_WITHOUT
    ],
)
async def test_a_method_without_its_parameters_is_a_bad_request(raw: RawClient, method: str) -> None:
    body = await raw.answer(method)
    assert (body["ok"], body["error_code"]) == (False, 400)


def test_the_shape_check_finds_what_is_wrong() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "Ann"}
    assert problem_with("User", user) is None
    assert "Can't find field" in str(problem_with("User", {"id": 1}))
    assert "unknown field" in str(problem_with("User", {**user, "colour": "red"}))
    assert "Integer" in str(problem_with("User", {**user, "id": "1"}))
    assert "must be" in str(problem_with("ChatMember", {"status": "asleep", "user": user}))
