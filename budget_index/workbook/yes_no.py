"""Understand yes and no in three languages where the answers of a scale are yes and no in one of them."""

from budget_index.methodology.answer_text import stripped
from budget_index.methodology.model import Scale

YES = {"yes", "y", "да", "иә", "ия", "ие"}
NO = {"no", "n", "нет", "жоқ", "жок"}


def yes_no_answer(text: str, scale: Scale) -> str | None:
    """Give the answer that a yes or a no means on a scale; ``None`` if it means nothing there.

    Examples
    --------
    >>> from budget_index.methodology.model import Option
    >>> scale = Scale(answers={"a": Option(points=100, label={"ru": "Да"}), "b": Option(points=0, label={"ru": "Нет"})})
    >>> yes_no_answer("Иә", scale), yes_no_answer("NO", scale), yes_no_answer("maybe", scale)
    ('a', 'b', None)
    """
    folded = stripped(text).casefold().rstrip(".!")
    words = next((words for words in (YES, NO) if folded in words), set())
    meant = [key for key, option in (scale.answers or {}).items() if words & _names(key, option.label or {})]
    return meant[0] if len(meant) == 1 else None


def _names(key: str, label: dict[str, str]) -> set[str]:
    return {stripped(text).casefold() for text in (key, *label.values()) if len(text) > 1}
