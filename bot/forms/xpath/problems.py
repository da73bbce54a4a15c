"""What can be wrong with an expression, before it runs and while it runs."""


class ExpressionError(Exception):
    """An expression of a form is wrong."""


class ExpressionRefused(ExpressionError):
    """The text is no valid expression, or it uses what this engine does not offer; found when a form is loaded."""


class EvaluationFailed(ExpressionError):
    """A valid expression met a value it cannot work with, such as text where a date is needed."""
