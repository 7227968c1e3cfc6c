"""Published totals in words: a figure with the decimals that it was published with, a year or its range."""

from budget_index.language import Say


def when(year: int, first: int, last: int, certain: bool, say: Say) -> str:
    """Write a year, or the range of an uncertain one.

    Examples
    --------
    >>> when(2015, 2015, 2017, False, Say("en"))
    '2015–2017 (year uncertain, most likely 2015)'
    """
    return str(year) if certain else say("chart.history-when", first=first, last=last, year=year)


def figure(value: float, say: Say) -> str:
    """Write a score with the decimals that it was published with, at most two.

    Examples
    --------
    >>> figure(73.23, Say("ru")), figure(35.0, Say("ru")), figure(float("nan"), Say("ru"))
    ('73,23', '35', 'Без балла')
    """
    if value != value:
        return say("chart.no-score")
    decimals = f"{value:.2f}".rstrip("0").partition(".")[2]
    return say.number(value, len(decimals))
