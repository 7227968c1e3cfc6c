"""Who said something about a question, and the page where it can be seen."""

import re

from budget_index.language import Say

ROLE = re.compile(r"expert_(\d+)")


def role(assessor: str, say: Say) -> str:
    """Name a role; one that isn't known stays as it is.

    Examples
    --------
    >>> role("expert_2", Say("ru")), role("region", Say("en"))
    ('Эксперт 2', "Region's remarks")
    """
    numbered = ROLE.fullmatch(assessor)
    if numbered:
        return say("region-page.role-expert", number=numbered[1])
    known = {"": "agreed", "decision": "decision", "reviewer": "reviewer", "region": "region"}
    return say(f"region-page.role-{known[assessor]}") if assessor in known else assessor
