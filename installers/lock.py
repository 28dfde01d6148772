"""Renews the lock files after a change of dependencies in pyproject.toml, hashes for every system included.

    python3 installers/lock.py               keep every version that still fits
    python3 installers/lock.py --upgrade     take the newest that fit

Run it on the oldest Python we support, so that nothing it needs is left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": ["checkout"], "test": ["checkout", "test"]}  # name of the lock file: extras in it

# Addresses, hosts and folders of the machine that made a lock file have no place in it.
KEPT_OUT = ["--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options"]


def main(words: list[str]) -> None:
    """Compile each lock file with pip-tools in an environment that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
        for name, extras in LOCKS.items():
            subprocess.run(
                [
                    programs / "pip-compile", "--quiet", "--generate-hashes", "--allow-unsafe",
                    "--strip-extras", *KEPT_OUT, *words, *(f"--extra={extra}" for extra in extras),
                    f"--output-file=installers/requirements/{name}.txt", "pyproject.toml",
                ],
                cwd=ROOT,
                env={**os.environ, "CUSTOM_COMPILE_COMMAND": "python3 installers/lock.py"},
                check=True,
            )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
