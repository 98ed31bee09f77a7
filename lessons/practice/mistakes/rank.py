"""Which name a wrong line gets when it has several: what is understood wrongly comes before what is miscounted."""

RANK = (
    "ends-in-itself", "sign", "transpose-forgotten", "turned-twice", "flip-forgotten", "operands-swapped",
    "valid-for-full", "full-for-valid",
    "correlate-for-convolve", "stride-ignored", "boundary-ignored", "bracket-dropped",
    "divided-twice", "mean-for-sum", "mean-forgotten", "divided-by-another-size",
    "multiplied-for-divided", "product-of-sums", "product-for-sum", "only-own-term",
    "only-first", "overwritten", "delta-forgotten", "slope-halved", "slope-forgotten", "value-for-slope",
    "path-dropped", "slope-at-wrong-place", "derivative-dropped", "difference-reversed", "indices-swapped",
    "index-turned", "index-of-another-axis", "wrong-quantity", "sign-of-a-term", "twice", "half", "exponent-off-by-one",
    "index-off-by-one", "bracket-off-by-one", "bound-off-by-one", "window-off-by-one", "factor-dropped",
    "reads-outside", "shape",
)
_PLACE = {key: place for place, key in enumerate(RANK)}


def rank(key: str) -> int:
    """The place of a name; an unknown one comes last."""
    return _PLACE.get(key, len(RANK))
