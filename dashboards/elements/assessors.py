"""Who said something about a question, and the page where it can be seen."""

import re

from budget_index.language import Say

ROLE = re.compile(r"expert_(\d+)")


def role(assessor: str, say: Say, page: str) -> str:
    """Name a role in the words of a page; one that its texts don't know stays as it is.

    Examples
    --------
    >>> role("expert_2", Say("ru"), "region-page"), role("region", Say("en"), "criteria-page")
    ('Эксперт 2', "Region's own view")
    """
    numbered = ROLE.fullmatch(assessor)
    if numbered:
        return say(f"{page}.role-expert", number=numbered[1])
    known = {"": "agreed", "decision": "decision", "reviewer": "reviewer", "region": "region"}
    return say(f"{page}.role-{known[assessor]}") if assessor in known else assessor
