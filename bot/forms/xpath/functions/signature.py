"""A function's name, how many arguments it takes, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.forms.xpath.expressions import Expression, Function, atom
from bot.forms.xpath.scope import Scope
from bot.forms.xpath.values import Atom, Value

ANY = 1000  # as many arguments as one likes


@dataclass(frozen=True, slots=True)
class Signature:
    function: Function
    at_least: int
    at_most: int
    even: bool = False  # pairs only

    def accepts(self, count: int) -> bool:
        return self.at_least <= count <= self.at_most and not (self.even and count % 2)

    def arity_text(self) -> str:
        if self.at_least == self.at_most:
            return f"{self.at_least} argument" + ("" if self.at_least == 1 else "s")
        if self.at_most == ANY:
            return f"at least {self.at_least} arguments" + (" in pairs" if self.even else "")
        return f"{self.at_least} to {self.at_most} arguments"


Table = dict[str, Signature]


def of_atoms(function: Callable[..., Value], at_least: int, at_most: int | None = None) -> Signature:
    """A function that only needs the plain values of its arguments."""
    return Signature(_OnAtoms(function), at_least, at_least if at_most is None else at_most)


@dataclass(frozen=True, slots=True)
class _OnAtoms:
    function: Callable[..., Value]

    def __call__(self, scope: Scope, arguments: tuple[Expression, ...]) -> Value:
        return self.function(*(atom(argument, scope) for argument in arguments))


def many(scope: Scope, arguments: tuple[Expression, ...]) -> list[Atom]:
    """The values of all arguments, a nodeset counting with each of its nodes."""
    values: list[Atom] = []
    for argument in arguments:
        value = argument.evaluate(scope)
        if isinstance(value, list):
            values += [scope.world.value_of(node) for node in value]
        else:
            values.append(value)
    return values
