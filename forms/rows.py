"""Adding and removing rows of a repeated step without a script: the POST is rewritten first."""

from django.http import QueryDict

MOST_READ = 60


def changed(posted: QueryDict, step: str) -> QueryDict:
    """The posted rows in order, without the one ``remove_row`` names by its position. What is
    missing or wrong in the management fields is made good."""
    kept = [
        fields
        for position, fields in _rows(posted, step)
        if posted.get("remove_row") != str(position)
    ]
    return _written(posted, step, kept)


def added(posted: QueryDict | None, step: str) -> QueryDict:
    """The rows with an empty one at the end."""
    kept = [fields for _position, fields in _rows(posted, step)] if posted else []
    return _written(posted or QueryDict(mutable=True), step, [*kept, {}])


def _rows(posted: QueryDict, step: str) -> list[tuple[int, dict[str, list[str]]]]:
    found: dict[int, dict[str, list[str]]] = {}
    for name, values in posted.lists():
        prefix, _dash, rest = name.partition("-")
        position, _dash, field = rest.partition("-")
        if prefix == step and position.isdecimal() and len(position) < 4 and field:
            found.setdefault(int(position), {})[field] = values
    return sorted(found.items())[:MOST_READ]


def _written(posted: QueryDict, step: str, kept: list[dict[str, list[str]]]) -> QueryDict:
    result = QueryDict(mutable=True)
    for name, values in posted.lists():
        if not name.startswith(f"{step}-"):
            result.setlist(name, values)
    result[f"{step}-TOTAL_FORMS"] = str(len(kept))
    result[f"{step}-INITIAL_FORMS"] = "0"
    for position, fields in enumerate(kept):
        for field, values in fields.items():
            result.setlist(f"{step}-{position}-{field}", values)
    return result
