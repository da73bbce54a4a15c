"""Reads the text of an expression into an Expression, and refuses what cannot be evaluated later.

Precedence climbing over the grammar of XPath 1.0, https://www.w3.org/TR/1999/REC-xpath-19991116/#grammar.
"""

from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache

from bot.forms.xpath.expressions import (
    OPERATIONS,
    Arithmetic,
    Both,
    Call,
    Constant,
    Equals,
    Expression,
    Negative,
    Union,
)
from bot.forms.xpath.functions import FUNCTIONS, check_constants
from bot.forms.xpath.paths import Axis, Path, Start, Step, lookup_in
from bot.forms.xpath.problems import ExpressionRefused
from bot.forms.xpath.tokens import Token, TokenKind, tokens_of

_PRECEDENCE = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
_MINUS_BINDS = 7
_NODE_TESTS = frozenset({"node", "text"})
_MOST_TOKENS = 10_000
_DEEPEST = 60  # no person writes deeper nesting; without a limit Python's own stack would end the program


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Raises ExpressionRefused, saying what was expected and where."""
    return _Parser(tokens_of(text)).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        if len(tokens) > _MOST_TOKENS:
            raise ExpressionRefused("the expression is too long")
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """Raises ExpressionRefused."""
        if self._ended():
            raise ExpressionRefused("the expression is empty")
        found = self._expression(0)
        if not self._ended():
            raise self._unexpected("an operator or the end")
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _ended(self) -> bool:
        return self._next.kind is TokenKind.END

    def _advance(self) -> Token:
        token = self._next
        self._at += token.kind is not TokenKind.END
        return token

    def _symbol(self, text: str) -> bool:
        if self._next.kind is TokenKind.SYMBOL and self._next.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._symbol(text):
            raise self._unexpected(f"“{text}”")

    def _unexpected(self, wanted: str) -> ExpressionRefused:
        return ExpressionRefused(f"expected {wanted} but found {self._next} (character {self._next.at + 1})")

    def _expression(self, at_least: int) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionRefused("the expression is nested too deeply")
        left = self._unary()
        while self._next.kind is TokenKind.OPERATOR:
            operator = self._next.text
            precedence = _PRECEDENCE[operator]
            if precedence < at_least or precedence == 0:
                break
            self._at += 1
            left = _combined(operator, left, self._expression(precedence + 1))
        self._depth -= 1
        return left

    def _unary(self) -> Expression:
        if self._next.kind is TokenKind.OPERATOR and self._next.text == "-":
            self._at += 1
            return Negative(self._expression(_MINUS_BINDS))
        return self._operand()

    def _operand(self) -> Expression:
        token = self._next
        if token.kind is TokenKind.NUMBER:
            self._at += 1
            return Constant(float(token.text))
        if token.kind is TokenKind.LITERAL:
            self._at += 1
            return Constant(token.text)
        if token.kind is TokenKind.SYMBOL and token.text == "(":
            self._at += 1
            inner = self._expression(0)
            self._expect(")")
            return self._after(inner)
        if self._is_call():
            return self._after(self._call())
        return self._path()

    def _is_call(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return (
            self._next.kind is TokenKind.NAME and following.text == "(" and self._next.text not in _NODE_TESTS
        )

    def _call(self) -> Expression:
        name = self._advance().text
        self._expect("(")
        arguments: list[Expression] = []
        if not self._symbol(")"):
            arguments.append(self._expression(0))
            while self._symbol(","):
                arguments.append(self._expression(0))
            self._expect(")")
        return _called(name, tuple(arguments))

    def _after(self, inner: Expression) -> Expression:
        """Predicates and further steps behind a call or brackets.

        Instance('x')/root/item, current()/.., (…)[1].
        """
        filters = self._predicates()
        steps: list[Step] = []
        if self._next.kind is TokenKind.SYMBOL and self._next.text in ("/", "//"):
            steps = self._more_steps()
        if (
            isinstance(inner, Path)
            and inner.start in (Start.CURRENT, Start.INSTANCE)
            and not filters
            and not inner.steps
        ):
            return Path(inner.start, tuple(steps), inner.instance)
        if not filters and not steps:
            return inner
        return Path(Start.EXPRESSION, tuple(steps), inner=inner, filters=filters)

    def _more_steps(self) -> list[Step]:
        steps: list[Step] = []
        while True:
            if self._symbol("//"):
                steps.append(self._step(Axis.DESCENDANT))
            elif self._symbol("/"):
                steps.append(self._step(Axis.CHILD))
            else:
                return steps

    def _path(self) -> Expression:
        if self._symbol("//"):
            return Path(Start.ROOT, (self._step(Axis.DESCENDANT), *self._more_steps()))
        if self._symbol("/"):
            if not self._at_step():
                return Path(Start.ROOT, ())
            return Path(Start.ROOT, (self._step(Axis.CHILD), *self._more_steps()))
        if not self._at_step():
            raise self._unexpected("a value, a field or a function")
        return Path(Start.CONTEXT, (self._step(Axis.CHILD), *self._more_steps()))

    def _at_step(self) -> bool:
        token = self._next
        return token.kind is TokenKind.NAME or (
            token.kind is TokenKind.SYMBOL and token.text in ("*", ".", "..", "@")
        )

    def _step(self, axis: Axis) -> Step:
        if self._symbol(".."):
            return Step(Axis.PARENT, "*", self._predicates())
        if self._symbol("."):
            return Step(Axis.SELF, "*", self._predicates())
        if self._symbol("@"):
            axis = Axis.ATTRIBUTE
        elif self._tokens[min(self._at + 1, len(self._tokens) - 1)].text == "::":
            axis = _axis(self._advance().text)
            self._expect("::")
        name, predicates = self._node_test(), self._predicates()
        return Step(axis, name, predicates, lookup_in(predicates))

    def _node_test(self) -> str:
        if self._symbol("*"):
            return "*"
        if self._next.kind is not TokenKind.NAME:
            raise self._unexpected("the name of a field")
        name = self._advance().text
        if self._next.text == "(" and name in _NODE_TESTS:
            self._expect("(")
            self._expect(")")
            return "*"
        return name.rpartition(":")[2]  # nodes are known by their local names

    def _predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self._symbol("["):
            found.append(self._expression(0))
            self._expect("]")
        return tuple(found)


def _axis(name: str) -> Axis:
    try:
        return Axis(name)
    except ValueError as error:
        raise ExpressionRefused(f"“{name}::” is not available here") from error


def _combined(operator: str, left: Expression, right: Expression) -> Expression:
    if operator in ("and", "or"):
        is_and = operator == "and"
        if isinstance(left, Both) and left.is_and is is_and:
            return Both((*left.sides, right), is_and)
        return Both((left, right), is_and)
    if operator in ("=", "!="):
        return Equals(left, right, operator == "!=")
    if operator == "|":
        return Union(left, right)
    if isinstance(left, Arithmetic):
        return Arithmetic(left.first, (*left.rest, (OPERATIONS[operator], right)))
    return Arithmetic(left, ((OPERATIONS[operator], right),))


def _called(name: str, arguments: tuple[Expression, ...]) -> Expression:
    special = _SPECIAL.get(name)
    if special is not None:
        return special(arguments)
    known = FUNCTIONS.get(name)
    if known is None:
        near = get_close_matches(name.lower(), [*FUNCTIONS, *_SPECIAL], n=1, cutoff=0.6)
        perhaps = f"; did you mean {near[0]}()?" if near else ""
        raise ExpressionRefused(f"the function {name}() does not exist here{perhaps}")
    if not known.accepts(len(arguments)):
        raise ExpressionRefused(f"{name}() takes {known.arity_text()}, not {len(arguments)}")
    check_constants(name, arguments)
    return Call(name, known.function, arguments)


def _instance(arguments: tuple[Expression, ...]) -> Expression:
    if (
        len(arguments) != 1
        or not isinstance(arguments[0], Constant)
        or not isinstance(arguments[0].value, str)
    ):
        raise ExpressionRefused("instance() takes the name of one list or file in quotes")
    return Path(Start.INSTANCE, (), arguments[0].value)


def _current(arguments: tuple[Expression, ...]) -> Expression:
    if arguments:
        raise ExpressionRefused("current() takes nothing between its brackets")
    return Path(Start.CURRENT, ())


_SPECIAL: dict[str, Callable[[tuple[Expression, ...]], Expression]] = {
    "instance": _instance,
    "current": _current,
}
