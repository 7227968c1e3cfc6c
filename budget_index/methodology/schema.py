"""The JSON Schema of a methodology file, so that editors complete and check while one types."""

from typing import Any

from budget_index.methodology.model import Methodology

SCHEMA_FILE = "methodology.schema.json"
PARTIAL = ("Methodology", "Dimension", "Criterion", "Document", "Band")
"""In an edition based on another, these may leave out everything but their id."""


def methodology_schema() -> dict[str, Any]:
    """Make the schema; a file with ``based_on`` may leave out what its base says.

    Examples
    --------
    >>> schema = methodology_schema()
    >>> schema["$defs"]["Criterion"]["required"], "required" in schema["$defs"]["PartialCriterion"]
    (['id', 'question', 'scale'], True)
    """
    whole = Methodology.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = whole.pop("$defs")
    definitions["Methodology"] = whole
    for name in PARTIAL:
        definitions[f"Partial{name}"] = _partial(definitions[name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budget-index methodology",
        "if": {"required": ["based_on"]},
        "then": {"$ref": "#/$defs/PartialMethodology"},
        "else": {"$ref": "#/$defs/Methodology"},
        "$defs": definitions,
    }


def _partial(part: dict[str, Any]) -> dict[str, Any]:
    """Let a part leave out everything but its id, and refer to partial parts."""
    relaxed: dict[str, Any] = _refer_to_partial(part)
    relaxed["required"] = [key for key in part.get("required", []) if key == "id"]
    return relaxed


def _refer_to_partial(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reference(entry) if key == "$ref" else _refer_to_partial(entry) for key, entry in value.items()}
    return [_refer_to_partial(entry) for entry in value] if isinstance(value, list) else value


def _reference(target: str) -> str:
    name = target.rpartition("/")[2]
    return f"#/$defs/Partial{name}" if name in PARTIAL else target
