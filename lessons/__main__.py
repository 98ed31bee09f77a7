"""The door: `python3 -m lessons` opens the course. See `lessons/_door`, or type `python3 -m lessons --help`.

This file is read by whatever Python a machine has, so it keeps to words that even Python 2 understands.
"""
import signal
import sys

OLDEST = (3, 11)


def too_old(version):
    """One sentence for a Python that cannot run the lessons; None for one that can."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "The lessons need Python {0}.{1} or newer; this is Python {2}.{3}.\n"
        "Install a newer one (from your package manager or from python.org), then type, with its name:\n"
        "    python{0}.{1} -m lessons".format(OLDEST[0], OLDEST[1], version[0], version[1])
    )


def main():
    problem = too_old(sys.version_info)
    if problem:
        sys.stderr.write(problem + "\n")
        return 1
    from lessons._door.commands import run

    for stream in (sys.stdout, sys.stderr):  # a sentence may name a folder whose letters the terminal does not have
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for each in (signal.SIGINT, signal.SIGTERM):  # also where a shell has told its background commands to ignore them
        signal.signal(each, signal.default_int_handler)
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
