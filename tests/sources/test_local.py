"""Models on disk: a file by itself, a folder with all it holds."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.core.model import Model
from advisor.errors import FileError
from advisor.estimate.dialects import normalize
from advisor.estimate.weights import FORMATS, stored_parts
from advisor.sources import remarks
from advisor.sources.checkpoint import to_model
from advisor.sources.local import read_local
from advisor.sources.quantization import read_quantization

from . import factories as made
from .test_quantization import FP8, GPTQ, compressed, scheme
from .test_stored import packed

TODAY = date(2026, 11, 22)


def read(path: Path | str) -> Model:
    return to_model(read_local(str(path), TODAY))


def told(model: Model) -> dict[str, str]:
    assert model.checkpoint is not None
    return {f.rule: f.message.template.en for f in model.checkpoint.findings}


# -------------------------------------------------------------------------------------------------------------- folders


def test_a_folder(tmp_path: Path) -> None:
    model = read(made.folder(tmp_path / "mine", made.LLAMA, made.llama()))
    assert (model.id, model.name) == (str(tmp_path / "mine"), "mine")
    assert (model.parameters, model.parameters_stored) == (made.PARAMETERS, made.PARAMETERS)
    assert (model.dtype, model.context_length, model.license, model.publisher) == ("bfloat16", 2048, None, None)
    assert model.architecture == normalize(made.LLAMA)
    checkpoint = model.checkpoint
    assert checkpoint is not None
    assert (checkpoint.origin, checkpoint.files) == ("local", ("config.json", "model.safetensors"))
    assert (checkpoint.stored_bytes, checkpoint.stored_dtype) == (2 * made.PARAMETERS, "bfloat16")
    assert (checkpoint.quantization, checkpoint.quantized_bytes) == (None, None)
    assert (checkpoint.findings, checkpoint.notes) == ((), ())


def test_shards_with_their_index(tmp_path: Path) -> None:
    shapes = list(made.llama().items())
    made.folder(tmp_path, made.LLAMA)
    made.sharded(tmp_path, [dict(shapes[:7]), dict(shapes[7:])])
    model = read(tmp_path)
    assert model.parameters_stored == made.PARAMETERS
    assert model.checkpoint is not None
    assert len(model.checkpoint.files) == 4
    assert told(model) == {}


def test_shards_without_an_index(tmp_path: Path) -> None:
    shapes = list(made.llama().items())
    made.folder(tmp_path, made.LLAMA)
    made.sharded(tmp_path, [dict(shapes[:7]), dict(shapes[7:])]).unlink()
    assert read(tmp_path).parameters_stored == made.PARAMETERS
    (tmp_path / "model-00001-of-00002.safetensors").unlink()
    assert told(read(tmp_path)) == {
        "checkpoint.shards-missing": "1 of 2 files of weights are missing: 'model-00001-of-00002.safetensors'"
    }


def test_missing_shards_are_told_and_the_index_gives_the_size(tmp_path: Path) -> None:
    shapes = list(made.llama().items())
    made.folder(tmp_path, made.LLAMA)
    made.sharded(tmp_path, [dict(shapes[:7]), dict(shapes[7:])], total_size=12345)
    (tmp_path / "model-00002-of-00002.safetensors").unlink()
    model = read(tmp_path)
    assert list(told(model)) == ["checkpoint.shards-missing"]
    assert model.parameters == made.PARAMETERS
    assert model.parameters_stored is None
    assert model.checkpoint is not None
    assert model.checkpoint.stored_bytes == 12345


def test_an_index_that_names_another_size_is_told(tmp_path: Path) -> None:
    made.folder(tmp_path, made.LLAMA)
    made.sharded(tmp_path, [made.llama()], total_size=1)
    model = read(tmp_path)
    assert "the index says 1 bytes" in told(model)["checkpoint.size-differs"]
    assert model.checkpoint is not None
    assert model.checkpoint.stored_bytes == 2 * made.PARAMETERS


def test_an_index_that_lies_about_a_file_is_refused(tmp_path: Path) -> None:
    index = made.sharded(tmp_path, [made.llama()])
    made.write(tmp_path / "model-00001-of-00001.safetensors", made.llama(layers=1))
    with pytest.raises(FileError, match=r"lacks tensor 'model\.layers\.1\..*which the index says is here"):
        read(index)


def test_the_single_file_wins_over_an_index(tmp_path: Path) -> None:
    made.folder(tmp_path, made.LLAMA, made.llama())
    made.sharded(tmp_path, [{"other": ("F32", (1,))}])
    assert read(tmp_path).parameters_stored == made.PARAMETERS


def test_the_only_file_of_another_name_is_taken_but_no_adapter(tmp_path: Path) -> None:
    made.folder(tmp_path, made.LLAMA)
    made.write(tmp_path / "gptq_model-4bit-128g.safetensors", made.llama())
    made.write(tmp_path / "adapter_model.safetensors", {"lora_A": ("F32", (1,))})
    assert read(tmp_path).parameters_stored == made.PARAMETERS


def test_the_same_tensor_in_two_files_is_refused(tmp_path: Path) -> None:
    made.sharded(tmp_path, [made.llama(), made.llama()]).unlink()
    with pytest.raises(FileError, match="is in another file, too"):
        read(tmp_path)


def test_pickles_are_never_opened(tmp_path: Path) -> None:
    made.folder(tmp_path, made.LLAMA)
    os.mkfifo(tmp_path / "pytorch_model.bin")  # opening it would wait for ever
    model = read(tmp_path)
    assert model.parameters == made.PARAMETERS
    assert model.checkpoint is not None
    assert "pickles" in model.checkpoint.notes[0].en


def test_code_of_its_own_is_told_and_not_run(tmp_path: Path) -> None:
    config = made.LLAMA | {"auto_map": {"AutoModel": "modeling_evil.Evil"}}
    made.folder(tmp_path, config)
    (tmp_path / "modeling_evil.py").write_text("raise SystemExit")
    model = read(tmp_path)
    assert model.checkpoint is not None
    assert "never run" in model.checkpoint.notes[0].en


def test_weights_without_a_config(tmp_path: Path) -> None:
    model = read(made.folder(tmp_path, None, made.llama()))
    assert (model.parameters, model.parameters_active, model.architecture) == (made.PARAMETERS, None, None)
    why = model.provenance["architecture"].why
    assert why is not None
    assert why.en == "there is no config.json, only weights"


def test_an_unknown_model_type_is_counted_from_the_headers(tmp_path: Path) -> None:
    model = read(made.folder(tmp_path, {"model_type": "brand_new", "dtype": "float16"}, made.llama()))
    assert (model.parameters, model.architecture, model.dtype) == (made.PARAMETERS, None, "float16")
    why = model.provenance["architecture"].why
    assert why is not None
    assert "'brand_new'" in why.en
    assert read(made.folder(tmp_path / "b", {"model_type": "brand_new"})).parameters is None


@pytest.mark.parametrize(
    ("files", "said", "hint"),
    [
        ((), "holds no config.json and no weights", "the folder that holds config.json"),
        (("adapter_config.json", "adapter_model.safetensors"), "holds no config.json", "an adapter"),
        (("a.safetensors", "b.safetensors"), "holds no config.json and no weights", "folder"),
    ],
)
def test_a_folder_without_a_model(tmp_path: Path, files: tuple[str, ...], said: str, hint: str) -> None:
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(FileError, match=said) as caught:
        read(tmp_path)
    assert caught.value.hint is not None
    assert hint in caught.value.hint.en


# ------------------------------------------------------------------------------------------------------- files alone


def test_a_config_by_itself(tmp_path: Path) -> None:
    made.folder(tmp_path / "mine", made.LLAMA, made.llama())
    model = read(tmp_path / "mine" / "config.json")
    assert (model.name, model.parameters, model.parameters_stored) == ("mine", made.PARAMETERS, None)
    assert model.checkpoint is not None
    assert model.checkpoint.files == ("config.json",)


def test_a_file_of_weights_by_itself(tmp_path: Path) -> None:
    made.folder(tmp_path, made.LLAMA, made.llama())
    model = read(tmp_path / "model.safetensors")
    assert (model.parameters, model.architecture, model.dtype) == (made.PARAMETERS, None, "bfloat16")
    assert model.checkpoint is not None
    assert "give the folder" in model.checkpoint.notes[0].en


def test_an_index_by_itself(tmp_path: Path) -> None:
    index = made.sharded(tmp_path, [made.llama(1), {"model.layers.1.w": ("BF16", (5,))}])
    assert read(index).parameters == made.PARAMETERS - made.ATTENTION - made.MLP - 128 + 5
    (tmp_path / "model-00002-of-00002.safetensors").unlink()
    model = read(index)
    assert model.parameters is None
    assert model.checkpoint is not None
    assert model.checkpoint.stored_bytes == 2 * (made.PARAMETERS - made.ATTENTION - made.MLP - 128 + 5)


def test_the_folder_is_named_whatever_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.folder(tmp_path / "mine", made.LLAMA)
    monkeypatch.chdir(tmp_path / "mine")
    for given in (".", "./", "config.json", "../mine"):
        model = read(given)
        assert (model.id, model.name) == (given, "mine")


# --------------------------------------------------------------------------------------------------- contradictions


@pytest.mark.parametrize(
    ("config", "shapes", "said"),
    [
        (made.LLAMA | {"tie_word_embeddings": True}, made.llama(), "1 more input or output tables"),
        (made.LLAMA, made.llama(layers=1), "1 layers are stored, the config says 2"),
        (made.LLAMA, made.llama(layers=3), "3 layers are stored, the config says 2"),
        (made.LLAMA, made.llama() | {"value_head.weight": ("BF16", (300, 64))}, "the config's are sized"),
    ],
)
def test_config_and_headers_that_differ_are_told_with_both_figures(
    tmp_path: Path, config: dict[str, Any], shapes: made.Shapes, said: str
) -> None:
    model = read(made.folder(tmp_path, config, shapes))
    message = told(model)["checkpoint.parameters-differ"]
    assert said in message
    assert f"{model.parameters_stored:,} parameters" in message
    assert f"{model.parameters:,}" in message
    assert model.architecture is not None
    assert model.parameters == model.architecture.parameters.total


def test_a_head_of_a_few_parameters_is_no_contradiction(tmp_path: Path) -> None:
    shapes = made.llama() | {"v_head.summary.weight": ("BF16", (1, 64))}
    assert told(read(made.folder(tmp_path, made.LLAMA, shapes))) == {}


def test_tensors_are_counted_over_all_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = list(made.llama().items())
    made.sharded(tmp_path, [dict(shapes[:7]), dict(shapes[7:])])
    monkeypatch.setattr("advisor.sources.weights.MAX_TENSORS", len(shapes))
    assert read(tmp_path).parameters == made.PARAMETERS
    monkeypatch.setattr("advisor.sources.weights.MAX_TENSORS", len(shapes) - 1)
    with pytest.raises(FileError, match=r"00002.*tensors"):
        read(tmp_path)


# ------------------------------------------------------------------------------------------------------- quantized


def test_quantized_weights_are_those_of_the_files(tmp_path: Path) -> None:
    shapes = packed("gptq")
    model = read(made.folder(tmp_path, made.LLAMA | {"quantization_config": GPTQ}, shapes))
    assert model.checkpoint is not None
    assert (model.checkpoint.quantization, model.checkpoint.quantized_bytes) == ("gptq", made.total(shapes))
    assert told(model) == {}


@pytest.mark.parametrize(
    "quantization",
    [GPTQ, GPTQ | {"group_size": 32}, FP8, compressed(scheme(8)), compressed(scheme(8), ignore=())],
)
def test_quantized_weights_without_headers_are_counted_by_the_method(
    tmp_path: Path, quantization: dict[str, Any]
) -> None:
    config = made.LLAMA | {"quantization_config": quantization}
    model = read(made.folder(tmp_path, config))
    read_ = read_quantization(config)
    assert read_ is not None
    assert read_.stored is not None
    assert model.checkpoint is not None
    assert model.checkpoint.quantized_bytes == round(sum(stored_parts(normalize(config), "bfloat16", read_.stored)))
    assert model.checkpoint.stored_bytes is None


QUANTIZED = made.LLAMA | {"quantization_config": GPTQ}
BY_CONFIG = round(sum(stored_parts(normalize(made.LLAMA), "bfloat16", FORMATS["gptq"])))


def test_quantized_weights_of_another_model_are_not_believed(tmp_path: Path) -> None:
    model = read(made.folder(tmp_path, QUANTIZED, {"a.qweight": ("I32", (16,))}))
    assert model.checkpoint is not None
    assert (model.checkpoint.stored_bytes, model.checkpoint.quantized_bytes) == (64, BY_CONFIG)
    assert "the config's are sized" in told(model)["checkpoint.parameters-differ"]


@pytest.mark.parametrize(
    ("listed", "believed"),
    [
        (0, False),
        (1, False),
        (BY_CONFIG // 2, False),
        (BY_CONFIG, True),
        (BY_CONFIG * 5 // 4, True),
        (2 * made.PARAMETERS + 1, False),
        (2**62, False),
    ],
)
def test_the_size_an_index_lists_is_believed_when_it_can_be(tmp_path: Path, listed: int, believed: bool) -> None:
    made.folder(tmp_path, QUANTIZED)
    index = {"weight_map": {"a": "away.safetensors"}, "metadata": {"total_size": listed}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    model = read(tmp_path)
    assert model.checkpoint is not None
    assert model.checkpoint.quantized_bytes == (listed if believed else BY_CONFIG)
    assert ("checkpoint.size-implausible" in told(model)) is not believed


def test_packed_weights_that_the_config_is_silent_about_are_told(tmp_path: Path) -> None:
    model = read(made.folder(tmp_path, made.LLAMA, {"a": ("U8", (4096,))}))
    assert f"4,096 bytes are stored, {2 * made.PARAMETERS:,} are sized" in told(model)["checkpoint.weights-packed"]


def test_narrow_weights_are_not_what_is_computed_in(tmp_path: Path) -> None:
    config = {name: value for name, value in made.LLAMA.items() if name != "torch_dtype"}
    model = read(made.folder(tmp_path, config, made.llama(dtype="F8_E4M3")))
    assert model.checkpoint is not None
    assert (model.dtype, model.checkpoint.stored_dtype) == (None, "fp8")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"torch_dtype": "float8_e4m3fn"}, "torch_dtype 'float8_e4m3fn' is no format"),
        ({"torch_dtype": 5}, "torch_dtype 5 is no format"),
        ({"torch_dtype": "float32", "dtype": "bfloat16"}, "'bfloat16' and torch_dtype 'float32' differ"),
        ({"torch_dtype": "torch.bfloat16", "dtype": "bfloat16"}, None),
        ({"quantization_config": GPTQ | {"dynamic": {"-:.*up_proj": {}}}}, "(dynamic)"),
        ({"quantization_config": GPTQ | {"dynamic": {}}}, None),
        ({"quantization_config": {"quant_method": "mxfp4"}}, "quantizes the experts of a mixture"),
    ],
)
def test_what_is_odd_but_no_error_is_noted(tmp_path: Path, changes: dict[str, Any], said: str | None) -> None:
    model = read(made.folder(tmp_path, made.LLAMA | changes))
    assert model.checkpoint is not None
    notes = [note.en for note in model.checkpoint.notes]
    assert any(said in note for note in notes) if said else not notes


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "model.safetensors.index.json"])
def test_a_folder_by_the_name_of_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileError, match=f"{name}: a folder, not a file"):
        read(tmp_path / name)


def test_modules_left_alone_are_told_where_only_headers_would_tell(tmp_path: Path) -> None:
    config = made.LLAMA | {"quantization_config": GPTQ | {"modules_to_not_convert": ["lm_head", "visual"]}}
    model = read(made.folder(tmp_path / "a", config))
    assert model.checkpoint is not None
    assert "counted as quantized" in model.checkpoint.notes[0].en
    model = read(made.folder(tmp_path / "b", config, packed("gptq")))
    assert model.checkpoint is not None
    assert model.checkpoint.notes == ()


def test_an_unknown_method_leaves_the_memory_open_and_keeps_the_figures(tmp_path: Path) -> None:
    config = made.LLAMA | {"quantization_config": {"quant_method": "hqq"}}
    model = read(made.folder(tmp_path, config, {"w.W_q": ("U8", (100, 100))}))
    assert (model.architecture, model.parameters) == (None, made.PARAMETERS)
    why = model.provenance["architecture"].why
    assert why is not None
    assert "'hqq'" in why.en
    assert model.checkpoint is not None
    assert (model.checkpoint.quantization, model.checkpoint.quantized_bytes) == (None, 10_000)


# ---------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "model_type"),
        ({"model_type": 7}, "model_type"),
        ({"model_type": "llama"}, "hidden_size is missing"),
        (made.LLAMA | {"hidden_size": -64}, "hidden_size is -64"),
        (made.LLAMA | {"num_hidden_layers": 10**12}, "num_hidden_layers is 1000000000000"),
        (made.LLAMA | {"quantization_config": {"quant_method": "gptq"}}, "bits is missing"),
    ],
)
def test_a_config_that_cannot_be_names_its_file(tmp_path: Path, config: dict[str, Any], said: str) -> None:
    path = made.folder(tmp_path, config) / "config.json"
    with pytest.raises(FileError) as caught:
        read(path)
    assert caught.value.message.en.startswith(f"{path}: ")
    assert said in caught.value.message.en


def test_a_config_beyond_any_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FileError, match="1,099,511,627,776 bytes, more than the"):
        read(path)


@pytest.mark.parametrize(
    "given", ["./none", "./none.safetensors", "none/config.json", "a\0b.json", "~nobody-here/x.json"]
)
def test_what_is_not_there(given: str) -> None:
    with pytest.raises(FileError) as caught:
        read(given)
    assert caught.value.exit_code == 2


def test_a_million_tensors_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with path.open("wb") as file:
        file.write((80_000_000).to_bytes(8, "little"))
        file.truncate(1 << 33)
    with pytest.raises(FileError, match="its header would be 80,000,000 bytes long"):
        read(path)


def test_the_fixture_is_a_checkpoint(tmp_path: Path) -> None:
    raw = (made.folder(tmp_path, made.LLAMA) / "config.json").read_text()
    assert json.loads(raw) == made.LLAMA


def test_a_context_that_is_not_stated_is_told(tmp_path: Path) -> None:
    config = {**made.LLAMA, "max_position_embeddings": None}
    it = read(made.folder(tmp_path, config))
    assert it.longest_sequence is None
    assert it.checkpoint is not None
    assert remarks.NO_LIMIT in it.checkpoint.notes
