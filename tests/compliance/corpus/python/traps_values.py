"""Ways to say which model."""
from __future__ import annotations

import functools
import json
import os
from collections import OrderedDict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Final

from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer, pipeline

ORG: Final = "cyberagent"
BASE: Final[str] = f"{ORG}/open-calm"
SMALL = BASE + "-small"
DEFAULTS = MappingProxyType({"ja": "rinna/nekomata-7b", "en": "tiiuae/falcon-rw-1b"})
ALIASES = OrderedDict([("calm", "cyberagent/open-calm-medium"), ("gpt", "gpt-4o")])
PAIR = ("stabilityai/stablelm-2-1_6b", "stabilityai/stablelm-2-zephyr-1_6b")
CONFIG = json.loads('{"lr": 1e-4, "data": "data/train"}')


@dataclass
class Run:
    models: list[str] = field(default_factory=lambda: ["google/mt5-small", "google/mt5-base"])
    tokenizer_name: str | None = None
    DEFAULT_MODEL: ClassVar[str] = "google/byt5-small"
    datasets: list[str] = field(default_factory=lambda: ["csebuetnlp/xlsum"])


class Base:
    model_name = "microsoft/deberta-v3-base"

    def load(self):
        return AutoModel.from_pretrained(self.model_name)


class Japanese(Base):
    model_name = "globis-university/deberta-v3-japanese-base"


def pick(lang: str, big: bool = False):
    name = DEFAULTS.get(lang, "bigscience/bloomz-1b1")
    match lang:
        case "ja":
            name = "line-corporation/japanese-large-lm-1.7b"
        case "code":
            name = "Salesforce/codegen-350M-multi"
    if big:
        name = PAIR[1]
    return AutoModelForCausalLM.from_pretrained(name)


def keyword(*, repo: str = "facebook/xglm-564M", n: int = 1, **kwargs):
    first, second = "facebook/galactica-125m", "data/raw"
    load = functools.partial(pipeline, "text-generation", model="EleutherAI/pythia-1b-deduped")
    return AutoTokenizer.from_pretrained(repo, **kwargs), AutoModel.from_pretrained(first), load(), second


try:
    tagger = pipeline("ner", model=os.environ["NER_MODEL"] if "NER_MODEL" in os.environ else "dslim/bert-base-NER")
except OSError:
    tagger = None
print(AutoModel.from_pretrained(SMALL), ALIASES, CONFIG)
