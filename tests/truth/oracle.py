"""Builds real architectures with Hugging Face transformers and records what they weigh and cache.

By hand, in an environment of its own, whenever a dialect is added or a new transformers reads old configs differently::

    pip install torch==2.13.0 transformers==5.23.0
    python tests/truth/oracle.py                          # all types, to tests/fixtures/estimate
    python tests/truth/oracle.py --only gpt2 --only t5    # these, to the screen

The configs are those of `oracle_configs.yaml`: small, odd sizes, optional fields set and unset. Each becomes a model of
random weights on the CPU. Parameters are counted on its tensors, those that share storage once. Then a text runs
through it, and the tensors that its cache keeps are measured, layer by layer, at a length inside every window and at
one beyond. The suite reads the file and needs no torch.

An older transformers answers for what the newer no longer builds (T5 with a head of its own, the caches before
latent vectors were kept); its file stands beside the other::

    pip install --target old transformers==4.57.6 && PYTHONPATH=old python tests/truth/oracle.py
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import transformers
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "estimate"
CONFIGS = HERE / "oracle_configs.yaml"
LENGTHS = (5, 40)
"""Tokens of the two texts. Every window of the configs lies between them."""
SOURCE = 7
"""Tokens of an encoder's input."""

MAJOR = int(transformers.__version__.partition(".")[0])
ATTENTION, CONVOLUTION, STATE = "attention", "conv", "state"
KINDS = {
    "keys": ATTENTION, "values": ATTENTION, "key_cache": ATTENTION, "value_cache": ATTENTION,
    "conv_states": CONVOLUTION, "conv_cache": CONVOLUTION, "conv_state": CONVOLUTION,
    "recurrent_states": STATE, "ssm_states": STATE,
    "indexer_keys": "indexer", "indexer_key_cache": "indexer",
}  # fmt: skip
"""What the attributes of transformers' caches are called, and what they hold."""


def main() -> None:
    """Record every config of `oracle_configs.yaml`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", help="a model type (repeatable): to the screen, not to the file")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_grad_enabled(False)
    rows, failed = [], 0
    for sample in samples(options.only):
        try:
            rows += record(sample)
        except Exception as error:  # a model that cannot run is a slip in its config: tell them all
            failed += 1
            sys.stderr.write(f"{sample['config']}\n    {type(error).__name__}: {error}\n")
    if failed:
        sys.exit(f"{failed} configs that transformers cannot run: nothing written")
    text = document(rows)
    if options.only:
        sys.stdout.write(text)
        return
    (FIXTURES / f"architectures_transformers_{MAJOR}.json").write_text(text, encoding="utf-8")


def samples(only: list[str] | None) -> Iterator[dict[str, Any]]:
    """Yield the configs, with the directions of their type under ``"sheet"``."""
    for model_type, sheet in yaml.safe_load(CONFIGS.read_text(encoding="utf-8"))["types"].items():
        if only and model_type not in only:
            continue
        for variant in [{}, *sheet.get("variants", []), *sheet.get(f"variants{MAJOR}", [])]:
            config = merged(sheet["base"], variant)
            config["model_type"] = model_type
            yield {"config": config, "sheet": sheet}


def merged(base: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` overridden by ``variant``, sections field by field; the word ``absent`` takes a field out."""
    out = copy.deepcopy(dict(base))
    for name, value in variant.items():
        if isinstance(value, dict) and isinstance(out.get(name), dict):
            out[name] = merged(out[name], value)
        elif value == "absent":
            out.pop(name, None)
        else:
            out[name] = copy.deepcopy(value)
    return out


def record(sample: dict[str, Any]) -> list[dict[str, Any]]:
    """Build the model of one config and measure it; no row when this transformers has no such type."""
    config, sheet = sample["config"], sample["sheet"]
    build_type = sheet.get("build_as", config["model_type"])
    if build_type not in transformers.CONFIG_MAPPING or sheet.get("since", 0) > MAJOR:
        sys.stderr.write(f"{config['model_type']}: not with transformers {transformers.__version__}\n")
        return []
    model = build(build_type, {**config, "model_type": build_type}, sheet.get("class", "AutoModelForCausalLM"))
    return [{"config": config, **count(model, sheet), "cache": [cached(model, tokens, sheet) for tokens in LENGTHS]}]


def build(model_type: str, config: dict[str, Any], auto_class: str) -> Any:
    """Return the model as `from_pretrained` would make it, with random weights."""
    dimensions = copy.deepcopy(config)
    for section in (dimensions, *(v for v in dimensions.values() if isinstance(v, dict) and "vocab_size" in v)):
        section.setdefault("pad_token_id", 0)  # the classes' defaults lie outside of so small a vocabulary
    known = transformers.CONFIG_MAPPING[model_type].from_dict(dimensions)
    plain = {"attn_implementation": "eager"}
    if MAJOR >= 5:
        plain["experts_implementation"] = "eager"  # the fast ones want sizes that divide by 16 bytes
    cls = getattr(transformers, auto_class)
    model = (cls.from_config if auto_class.startswith("Auto") else cls._from_config)(known, **plain)
    return model.to(torch.float32).eval()


def count(model: Any, sheet: Mapping[str, Any]) -> dict[str, int]:
    """Count the parameters: all, those one token of text touches, the input table, a head of its own."""
    text = model.config.get_text_config(decoder=True)
    unread = tuple(sheet.get("unread", ["vision_tower.", "multi_modal_projector."]))
    routed = tuple(sheet.get("routed", [".experts."]))
    total = unread_count = of_experts = 0
    for name, parameter in model.named_parameters():  # yields tied ones once
        total += parameter.numel()
        if name.removeprefix("model.").startswith(unread):
            unread_count += parameter.numel()
        elif any(word in name for word in routed):
            of_experts += parameter.numel()
    experts, visited = experts_of(text, sheet) if of_experts else (1, 1)
    idle = of_experts * (experts - visited) // experts + unread_count
    table = model.get_input_embeddings().weight
    head = model.get_output_embeddings()
    own = [p for p in head.parameters() if p is not table] if head is not None else []
    return {
        "total": total,
        "active": total - idle,
        "embedding": table.numel(),
        "head": sum(p.numel() for p in own),
    }


def experts_of(config: Any, sheet: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many experts a layer has and how many of them a token visits."""
    names = ("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts")
    visited = ("num_experts_per_tok", "moe_topk", "moe_k", "top_k_experts")
    return _first(config, sheet.get("experts", names)), _first(config, sheet.get("visited", visited))


def _first(config: Any, names: Any) -> int:
    value = next(v for name in names if (v := getattr(config, name, None)) is not None)
    return value[0] if isinstance(value, list) else value


def cached(model: Any, tokens: int, sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Run a text of ``tokens`` and measure what is kept: elements by kind, one figure per layer that has any."""
    vocabulary = model.get_input_embeddings().weight.shape[0]
    text = torch.arange(tokens)[None] % (vocabulary - 4) + 3
    if sheet.get("form") == "encoder":
        return {"tokens": tokens}
    if sheet.get("form") == "encoder-decoder":
        source = torch.arange(SOURCE)[None] % (vocabulary - 4) + 3
        kept = model(input_ids=source, decoder_input_ids=text, use_cache=True).past_key_values
        sides = {"self": kept.self_attention_cache, "cross": kept.cross_attention_cache}
        layers = {side: measured(cache)[ATTENTION] for side, cache in sides.items()}
        return {"tokens": tokens, "source": SOURCE, ATTENTION: layers["self"], "cross": layers["cross"]}
    output = model(input_ids=text, use_cache=True)
    cache = next(v for name in ("past_key_values", "cache_params") if (v := getattr(output, name, None)) is not None)
    return {"tokens": tokens, **measured(cache)}


def measured(cache: Any) -> dict[str, list[int]]:
    """Return the elements of a cache's tensors by kind, a figure per layer (those without any left out)."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for layer, kind, tensor in tensors_of(cache):
        found[kind][layer] += math.prod(tensor.shape)
    return {kind: [layers[n] for n in sorted(layers)] for kind, layers in sorted(found.items())}


def tensors_of(cache: Any) -> Iterator[tuple[int, str, torch.Tensor]]:
    """Yield (layer, kind, tensor), whether a cache keeps layers (transformers 5) or one list per attribute (4)."""
    if hasattr(cache, "layers"):
        held = [(n, name, value) for n, layer in enumerate(cache.layers) for name, value in vars(layer).items()]
    else:
        held = [(n, name, value) for name, values in vars(cache).items() for n, value in _numbered(name, values)]
    for layer, name, value in held:
        for tensor in value.values() if isinstance(value, dict) else [value]:
            if isinstance(tensor, torch.Tensor) and tensor.numel():
                if name not in KINDS:
                    if tensor.is_floating_point():
                        raise ValueError(f"{type(cache).__name__}.{name}: not among KINDS")
                    continue
                yield layer, KINDS[name], tensor


def _numbered(name: str, values: Any) -> Iterator[tuple[int, Any]]:
    if name not in KINDS:
        return
    yield from values.items() if isinstance(values, dict) else enumerate(values)


def document(rows: list[dict[str, Any]]) -> str:
    """Return the file: what it is, then one row a line."""
    about = (
        f"Parameters and cached elements of real models: transformers {transformers.__version__}, "
        f"torch {torch.__version__}, {dt.datetime.now(tz=dt.UTC).date()}; "
        "written by tests/truth/oracle.py. `cache`: elements per layer after a text of `tokens`."
    )
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    return f'{{\n "_about": {json.dumps(about)},\n "rows": [\n  {lines}\n ]\n}}\n'


if __name__ == "__main__":
    main()
