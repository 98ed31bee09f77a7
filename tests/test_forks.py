"""Kernels that are forks: they have the imports, hear an interrupt, and go with who stands for them."""

import os
import sys
import time

import forks
import pytest
from jupyter_client.manager import start_new_kernel

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Kernels are forked on Linux.")


@pytest.fixture(scope="module", autouse=True)
def forking():
    with forks.forking() as up:
        up()
        yield


@pytest.fixture
def kernel(request):
    manager, client = start_new_kernel(**getattr(request, "param", {}))
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def told(client, source: str) -> str:
    """What a cell prints, or the name of what it raises."""
    said = []
    reply = client.execute_interactive(source, timeout=60, output_hook=lambda message: said.append(message["content"]))
    assert reply["content"]["status"] in ("ok", "error")
    return reply["content"].get("ename") or "".join(each.get("text", "") for each in said).strip()


MODULES = "import sys; print('lessons.views' in sys.modules)"


def test_a_kernel_has_the_imports_but_no_names(kernel):
    assert told(kernel[1], MODULES) == "True"
    assert told(kernel[1], "lessons") == "NameError"
    assert told(kernel[1], "import os; print(os.environ.get('MPLBACKEND'), os.getcwd())").endswith(os.getcwd())


@pytest.mark.parametrize("kernel", [{"env": os.environ | {"PYTHONPATH": os.getcwd() + "/elsewhere"}}], indirect=True)
def test_a_kernel_of_another_project_starts_as_usual(kernel):
    assert told(kernel[1], MODULES) == "False"


def test_an_interrupt_reaches_the_kernel(kernel):
    manager, client = kernel
    asked = client.execute("import time; print('begun', flush=True); time.sleep(60)")
    while client.get_iopub_msg(timeout=60)["content"].get("text") != "begun\n":
        pass
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != asked:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"


def test_a_killed_kernel_is_gone(kernel):
    manager, client = kernel
    fork = int(told(client, "import os; print(os.getpid())"))
    assert fork != manager.provisioner.pid
    manager.provisioner.process.kill()
    until = time.monotonic() + 30
    while os.path.exists(f"/proc/{fork}"):
        assert time.monotonic() < until
        time.sleep(0.01)
