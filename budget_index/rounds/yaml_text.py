"""Write single values into YAML text."""

import yaml


def quoted(text: str) -> str:
    """Write a text so that YAML reads it as that text: in quotes only where it needs them.

    Examples
    --------
    >>> quoted("KZ-15"), quoted("2026"), quoted("no")
    ('KZ-15', "'2026'", "'no'")
    """
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("\n...\n").strip()
