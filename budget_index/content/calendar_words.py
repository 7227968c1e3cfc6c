"""Days and the states of documents in words."""

import pandas as pd

from budget_index.language import Say


def state_words(state: str, days_late: float, say: Say) -> str:
    """Put the state of a document into words, with the days that it was late, if they are known.

    Examples
    --------
    >>> state_words("late", 3.0, Say("ru")), state_words("missing", float("nan"), Say("en"))
    ('с опозданием на 3 дня', 'not public')
    """
    if state == "late":
        known = days_late == days_late
        return say("region-page.late-by", n=int(days_late)) if known else say("region-page.late-told")
    return say(f"region-page.state-{state}")


def day(value: pd.Timestamp, say: Say) -> str:
    """Write a day as the language does.

    Examples
    --------
    >>> day(pd.Timestamp("2026-01-31"), Say("ru")), day(pd.NaT, Say("ru"))
    ('31.01.2026', '–')
    """
    return "–" if pd.isna(value) else say.short_day(value)
