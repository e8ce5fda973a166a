from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from corpus import FOLDER
from ingest.errors import SettingsError
from retrieval.encoder import BUNDLED
from ui.settings import FILE, Settings, as_port, read_settings


def write(folder: Path, text: str) -> Path:
    file = folder / FILE
    file.write_text(text, encoding="utf-8")
    return file


def test_without_file_and_environment_the_built_in_corpus_is_used(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path)
    assert settings == Settings()
    assert settings.corpus == FOLDER
    assert settings.encoder == BUNDLED


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_folders_of_the_file_are_relative_to_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'corpus = "计划"\ndata = "/srv/mingze"\nencoder = "./模型"\nport = 8000\nhost = "0.0.0.0"')
    assert read_settings({}, tmp_path) == Settings(
        corpus=tmp_path / "计划",
        data=Path("/srv/mingze"),
        host="0.0.0.0",
        port=8000,
        encoder=str(tmp_path / "模型"),
    )


def test_the_name_of_a_model_is_no_folder(tmp_path: Path) -> None:
    write(tmp_path, 'encoder = "BAAI/bge-small-zh"')
    assert read_settings({}, tmp_path).encoder == "BAAI/bge-small-zh"


def test_environment_goes_before_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'port = 8000\nhost = "0.0.0.0"')
    settings = read_settings({"MINGZE_PORT": "9000", "MINGZE_DATA": "快照", "OTHER": "x"}, tmp_path)
    assert (settings.port, settings.host, settings.data) == (9000, "0.0.0.0", Path("快照"))


def test_another_file_can_be_named(tmp_path: Path) -> None:
    file = write(tmp_path, "port = 8000").rename(tmp_path / "别的.toml")
    assert read_settings({"MINGZE_CONFIG": str(file)}, tmp_path).port == 8000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("prot = 1", "没有设置项 prot。请改为最接近的 port"),
        ('corpora = "x"', "最接近的 corpus"),
        ("port = true", "端口 True 不对"),
        ("port = 0", "端口 0 不对"),
        ('port = "七八六〇"', "端口 七八六〇 不对"),
        ("port = 65536", "端口 65536 不对"),
        ("host = 1", "值 1 不对"),
        ('data = ""', "值 '' 不对"),
        ("port = ", "不是合格的 TOML"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_file_named(tmp_path: Path, text: str, told: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(SettingsError, match=told) as caught:
        read_settings({}, tmp_path)
    assert str(file) in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes('data = "快照"'.encode("gb18030"))
    with pytest.raises(SettingsError, match="不是合格的 TOML"):
        read_settings({}, tmp_path)


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="读不了设置文件"):
        read_settings({"MINGZE_CONFIG": str(tmp_path / "没有.toml")}, tmp_path)


def test_an_unknown_variable_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="没有设置项 MINGZE_PROT。请改为最接近的 MINGZE_PORT"):
        read_settings({"MINGZE_PROT": "1"}, tmp_path)


@pytest.mark.parametrize(("value", "port"), [("7860", 7860), (1, 1), ("65535", 65535)])
def test_ports(value: object, port: int) -> None:
    assert as_port(value) == port


@pytest.mark.parametrize("value", ["", "-1", "80.0", "²", "７８６０", " 80", None])
def test_no_ports(value: object) -> None:
    with pytest.raises(SettingsError, match="--port"):
        as_port(value)
