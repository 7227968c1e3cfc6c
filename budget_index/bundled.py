"""Find the files that come with the package: methodologies, regions, example rounds, dashboard pages."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def bundled(*parts: str) -> Path:
    """Return the path of a file or folder that ships with the package.

    In a checkout ``criteria/``, ``data/`` and ``dashboards/`` stand beside the package; in an installed wheel they lie
    inside it, in ``bundled/``.

    Examples
    --------
    >>> bundled("criteria").is_dir()
    True
    """
    checkout = PACKAGE.parent
    root = checkout if (checkout / "pyproject.toml").is_file() else PACKAGE / "bundled"
    return root.joinpath(*parts)
