import datetime as dt


def day_limit(text: str, today: dt.date) -> dt.date:
    """``"today"``, ``"-2y"`` (two years ago) or ``"+3y"`` as a day; raises ``ValueError``."""
    if text == "today":
        return today
    if not text.endswith("y"):
        raise ValueError(f"not a limit of days: {text!r}")
    year = today.year + int(text[:-1])
    leap_day = today.month == 2 and today.day == 29
    return today.replace(year=year, day=28) if leap_day else today.replace(year=year)
