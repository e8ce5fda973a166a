"""What tests of several modules share: the shared folder of plans, and one snapshot of the built-in corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

if TYPE_CHECKING:
    from retrieval.engine import Engine

settings.register_profile("suite", deadline=None)  # the first example loads what later ones find loaded
settings.load_profile("suite")

ROOT = Path(__file__).parents[1]
SHARED_PLANS = ROOT.parent / "shared" / "plans"


@pytest.fixture(scope="session")
def shared_plans() -> Path:
    """The folder of real plans beside the checkout; without it the test is skipped, and the report says so."""
    if not SHARED_PLANS.is_dir():
        pytest.skip("there is no ../shared/plans beside the checkout")
    return SHARED_PLANS


@pytest.fixture(scope="session")
def data_folder(request: pytest.FixtureRequest) -> Path:
    """A data folder whose current snapshot is that of the built-in corpus; read it, do not build into it.

    It lies in pytest's cache: embedding takes most of a minute, and a build whose corpus and code are
    unchanged is taken as it is. The lock is for the workers of pytest-xdist.
    """
    from ingest.manifest import open_corpus
    from retrieval.encoder import load_encoder
    from ui.snapshot import build

    folder: Path = request.config.cache.mkdir("mingze-data")
    with FileLock(folder / "tests.lock"):
        build(open_corpus(), folder, load_encoder())
    return folder


@pytest.fixture(scope="session")
def snapshot_folder(data_folder: Path) -> Path:
    """The folder of that snapshot."""
    from ui.snapshot import open_current

    return open_current(data_folder)


@pytest.fixture(scope="session")
def opened_engine(snapshot_folder: Path) -> Engine:
    """An engine over that snapshot, with the real model. Sessions are shared: name yours after your test."""
    from retrieval.engine import Engine

    return Engine.open(snapshot_folder)
