"""A whole training, run once and kept: what a page without Python shows of it."""

from .data import thin
from .record import Record

FRAMES = 24  # sets of pictures, evenly over the steps
DIGITS = 4   # of a loss: more would not be seen


def recorded(start, measure, pictures, told: dict, seed: int | None) -> dict:
    """The curve, what was measured, the pictures at some steps, and at which step each epoch began.

    Takes what TrainView takes. A training that fails raises: nobody would want to see it again.
    """
    record, epochs = Record(measure, pictures, told), []
    records = start() if seed is None else start(seed)
    record.ask_untrained()
    frames = [[0, record.drawn]]
    record.resume()
    for step in records:
        begun = record.epoch
        record.note(step)
        if record.epoch != begun:
            epochs.append([step.step, record.epoch])
        if pictures and (step.step - 1) % max(1, -(-step.steps // FRAMES)) == 0 or step.step == step.steps:
            record.ask("pictures")
            frames.append([step.step, record.drawn])
    record.ask("measure")
    if record.refused:
        raise ValueError("; ".join(record.refused.values()))
    points = record.curve.points()
    losses = [float(f"{loss:.{DIGITS}g}") for loss in points["losses"]]
    return {"seed": seed, "steps": record.step, "epochs": epochs, "of": told["epochs"],
            "curve": points | {"losses": losses}, "accuracies": thin(record.measured), "frames": frames}
