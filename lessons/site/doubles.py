"""What stands more than once in a page's data stands there once: lines in a view and in the formula beside it."""

import json
from collections import Counter
from typing import Any

SHORT = 40                                       # characters that are not worth a place in the table


def compact(value: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def shared(told: Any) -> tuple[Any, list]:
    """The same with `{"&": place}` for what is in a table, and that table; `whole` in host/models.js undoes it."""
    texts: dict[int, str] = {}                   # the JSON of each part, by its id
    count: Counter[str] = Counter()
    places: dict[str, int] = {}
    table: list = []

    def look(value: Any) -> Any:
        """Count what is long; the insides of what was there before are there before too."""
        text = texts[id(value)] = compact(value)
        if len(text) > SHORT:
            count[text] += 1
            if count[text] == 1:
                _each(value, look)
        return value

    def put(value: Any) -> Any:
        text = texts.get(id(value), "")
        if count[text] < 2:
            return _each(value, put)
        if text not in places:
            places[text] = len(table)
            table.append(None)
            table[places[text]] = _each(value, put)
        return {"&": places[text]}

    look(told)
    return put(told), table


def _each(value: Any, act: Any) -> Any:
    """A list or a dictionary with what `act` makes of each value in it; anything else as it is."""
    if isinstance(value, dict):
        return {key: act(each) for key, each in value.items()}
    return [act(each) for each in value] if isinstance(value, list) else value
