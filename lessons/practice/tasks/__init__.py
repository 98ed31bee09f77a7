"""Tasks: what they are, how they are read, found and, by a class seed, drawn."""

from .catalogue import TASKS as TASKS
from .catalogue import named as named
from .catalogue import task_named as task_named
from .rows import FOLDER as FOLDER
from .rows import task_of as task_of
from .task import Task as Task
from .task import TaskError as TaskError
from .task import derivation_of as derivation_of
