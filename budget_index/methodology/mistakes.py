"""Turn what pydantic refuses into problems with file, line, path, remedy and the nearest valid word."""

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from budget_index.errors import Problem, nearest
from budget_index.letters import cyrillic_look_alikes, latin_twin
from budget_index.methodology.source import LocatedMap, locate

WRONG_TYPES = {
    "string_type": "text",
    "int_type": "whole-number",
    "int_from_float": "whole-number",
    "float_type": "number",
    "finite_number": "number",
    "bool_type": "true-false",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
LIMITS = {
    "greater_than": "above",
    "greater_than_equal": "at-least",
    "less_than": "below",
    "less_than_equal": "at-most",
}


OF_KEY = {
    ("points", "at-least"): "answer-points-out-of-range",
    ("points", "at-most"): "answer-points-out-of-range",
    ("beyond", "at-least"): "points-out-of-range",
    ("beyond", "at-most"): "points-out-of-range",
    ("weight", "above"): "weight-not-positive",
    ("weight", "at-most"): "weight-too-large",
}
"""Limits of some keys have a message of their own."""


def mistakes(error: ValidationError, source: LocatedMap, model: type[BaseModel]) -> list[Problem]:
    """Translate every error of a validation into a problem at its line; one cause gives one."""
    details: list[dict[str, Any]] = [dict(detail) for detail in error.errors(include_url=False)]
    rests = [tuple(detail["loc"]) for detail in details if _is_rest_of_number(detail)]
    numbers = {rest: number for rest in rests if (number := _cut_off(rest, source))}
    beginnings = {number.loc for number in numbers.values()}
    problems = []
    for detail in details:
        number = numbers.get(tuple(detail["loc"]))
        if number:
            mark, path = locate(source, number.loc)
            problems.append(mark.problem("number-comma", path, **number.facts))
        elif detail["loc"] not in beginnings:
            problems.append(_problem(detail, source, model))
    return problems


@dataclass(frozen=True)
class CutNumber:
    """A number that a decimal comma cut in two: where its beginning stands, and what a message says of it."""

    loc: tuple[str | int, ...]
    facts: dict[str, object]


def _is_rest_of_number(detail: Mapping[str, Any]) -> bool:
    """Say whether an error is a key of digits without a value: what a comma has cut off a number."""
    return detail["type"] == "extra_forbidden" and detail["input"] is None and str(detail["loc"][-1]).isdigit()


def _cut_off(loc: tuple[str | int, ...], source: LocatedMap) -> CutNumber | None:
    """Find the number that stands before a key of digits."""
    whole: Any = source
    for step in loc[:-1]:
        whole = whole[step]
    keys, rest = list(whole), str(loc[-1])
    before = keys[keys.index(rest) - 1] if rest in keys[1:] else ""
    start = whole.get(before)
    if isinstance(start, bool) or not isinstance(start, int):
        return None
    return CutNumber((*loc[:-1], before), {"written": f"{start},{rest}", "right": f"{start}.{rest}"})


def _problem(detail: dict[str, Any], source: LocatedMap, model: type[BaseModel]) -> Problem:
    loc = tuple(step for step in detail["loc"] if step != "[key]")
    mark, path = locate(source, loc)
    code, facts, suggestion = _fact(detail, loc, model)
    if code == "unknown-key":
        path = locate(source, loc[:-1])[1]
    return mark.problem(code, path, suggestion, **facts)


def _fact(
    detail: dict[str, Any], loc: tuple[str | int, ...], model: type[BaseModel]
) -> tuple[str, dict[str, object], str]:
    """Return code, facts and suggestion of one error."""
    kind, value, context, last = detail["type"], detail["input"], detail.get("ctx", {}), str(loc[-1]) if loc else ""
    written = _miswritten(kind, value, last)
    if written is not None:
        return written
    if kind == "extra_forbidden":
        return "unknown-key", {"key": last}, nearest(last, _keys(model_at(model, loc[:-1])))
    if kind == "missing":
        return "missing-key", {"key": last}, ""
    if kind == "literal_error":
        allowed = [str(choice) for choice in _choices(model, loc)]
        return "not-one-of", {"value": _short(value), "allowed": allowed}, nearest(str(value), allowed)
    if kind in WRONG_TYPES:
        return "wrong-type", {"value": _short(value), "expected": WRONG_TYPES[kind]}, ""
    if kind in LIMITS:
        code = OF_KEY.get((last, LIMITS[kind]), f"number-not-{LIMITS[kind]}")
        return code, {"value": value, "limit": next(iter(context.values()))}, ""
    if kind == "string_pattern_mismatch" and last == "color":
        return "color-malformed", {"value": _short(value)}, ""
    if kind == "string_pattern_mismatch":
        return _malformed_id(str(value))
    if kind == "too_short":
        return "list-empty", {"key": last}, ""
    return kind, dict(context), ""


def _miswritten(kind: str, value: object, key: str) -> tuple[str, dict[str, object], str] | None:
    """Recognise what YAML understands otherwise than people: nothing, a number for a text, a text for a number."""
    if kind not in WRONG_TYPES:
        return None
    if value is None:
        return "value-missing", {"key": key}, ""
    if WRONG_TYPES[kind] == "text" and isinstance(value, int | float | date):
        return "text-unquoted", {"key": key}, ""
    if WRONG_TYPES[kind] in {"number", "whole-number"} and isinstance(value, str):
        number = re.sub(r"[\s%]", "", value).replace(",", ".")
        right = number if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", number) else "0.5"
        return "number-miswritten", {"value": _short(value), "right": right}, ""
    return None


def _malformed_id(value: str) -> tuple[str, dict[str, object], str]:
    """Name the Cyrillic letters of an id that would be fine with the Latin ones that look like them."""
    letters, latin = cyrillic_look_alikes(value), latin_twin(value)
    if letters and re.fullmatch(r"[A-Za-z0-9._-]+", latin):
        return "id-cyrillic", {"value": _short(value), "letters": ", ".join(letters), "latin": _short(latin)}, ""
    return "id-malformed", {"value": _short(value)}, ""


def _short(value: object) -> str:
    text = str(dict(value) if isinstance(value, Mapping) else value)
    return text if len(text) <= 40 else f"{text[:37]}…"


def model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Find the model that describes the mapping at a place.

    Examples
    --------
    >>> from budget_index.methodology.model import Methodology
    >>> model_at(Methodology, ("dimensions", 0, "criteria", 3)).__name__
    'Criterion'
    """
    annotation: Any = model
    for step in loc:
        annotation = _inside(annotation, step)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _inside(annotation: Any, step: str | int) -> Any:
    """Follow one step of a path into an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        by_key = {field.alias or name: field.annotation for name, field in annotation.model_fields.items()}
        return _plain(by_key.get(str(step)))
    if get_origin(annotation) in {list, dict}:
        return _plain(get_args(annotation)[-1])
    return None


def _plain(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None``."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return _plain(next(choice for choice in get_args(annotation) if choice is not type(None)))
    return annotation


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _choices(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[Any, ...]:
    annotation: Any = model
    for step in loc:
        annotation = _inside(annotation, step)
    return get_args(annotation)
