"""How the property tests run, and how a test does without the rights of root.

``pytest --hypothesis-profile=many`` runs every property on many more examples.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes tells of the machine's other work, not of the code.
settings.register_profile("quick", deadline=None)
settings.register_profile(
    "many", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")

# To root every file is open. A process of root gives its rights up, once it has imported what it
# needs: the interpreter itself may lie where nobody else may read.
NOBODY = """
import os
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""


@pytest.fixture
def as_nobody() -> Callable[[str, str], str]:
    """Run code after a preparation, without the rights of root; return what it printed."""

    def run(prepare: str, code: str) -> str:
        if os.name == "nt":
            pytest.skip("Windows has other rights")
        try:
            subprocess.run([sys.executable, "-c", NOBODY], check=True, capture_output=True)
        except subprocess.CalledProcessError:
            pytest.skip("root may not become another user here")
        program = [sys.executable, "-c", prepare + NOBODY + code]
        done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
