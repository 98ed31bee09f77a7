"""Code tasks: a function that the learner writes, called on small instances, and the mistake named.

In a notebook, one cell with the function and the question whether it is right:

    def weight_gradient(delta, x, W):
        ...

    check("02/code-weight", weight_gradient)

The report is truthy where the function is right, and shows itself; the stub above gives "not tried yet".
"""

from .report import Report as Report
from .task import CodeTask as CodeTask
from .tasks import CODE_TASKS as CODE_TASKS
from .tasks import check as check
