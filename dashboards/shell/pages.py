"""The pages: their ids, files and icons."""

RANKING, REGION, COMPARE, CRITERIA = "ranking", "region", "compare", "criteria"
ROBUSTNESS, METHODOLOGY, CHECK = "robustness", "methodology", "check"
MAIN = (RANKING, REGION, COMPARE, METHODOLOGY)
"""What is in the menu."""
FOR_EXPERTS = (CRITERIA, ROBUSTNESS, CHECK)
"""What is folded in it."""
DECK = "deck"
"""The slides of a round; reached by a button."""
PAGES = (*MAIN, *FOR_EXPERTS, DECK)
MOVED = {"data": METHODOLOGY, "changes": COMPARE}
"""Addresses of earlier versions, and the page that has what stood there."""
TABS = {"changes": {"tab": "changes"}}
"""Where that page has it, if not at the first place."""
RENAMED = {"sums": "format"}
"""What their choices are called now."""
NOT_FOUND = "not_found"
"""Shown at an address that no page has."""
WITHOUT_ROUND = (CHECK, NOT_FOUND)
WITH_OWN_ROUND_BOX = (RANKING, REGION, COMPARE, METHODOLOGY, CRITERIA, ROBUSTNESS, DECK)
"""Pages whose own row of controls has the round; slides are of the one that they were opened for."""
ICONS = {
    RANKING: "leaderboard",
    REGION: "location_on",
    COMPARE: "compare_arrows",
    CRITERIA: "checklist",
    ROBUSTNESS: "verified",
    METHODOLOGY: "menu_book",
    CHECK: "fact_check",
    DECK: "slideshow",
}


def path(page: str) -> str:
    """Return the file of a page."""
    return f"screens/{page}/page.py"


def icon(page: str) -> str:
    """Return the icon of a page as Streamlit names it."""
    return f":material/{ICONS[page]}:"
