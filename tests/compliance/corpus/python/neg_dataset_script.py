"""GLUE-like benchmark for customer mails."""
import csv

import datasets

_CITATION = """\
@inproceedings{acme2023mails, title={Mails}, year={2023}}
"""
_HOMEPAGE = "https://huggingface.co/datasets/acme/mails"
_URLS = {
    "train": "https://huggingface.co/datasets/acme/mails/resolve/main/data/train.csv",
    "test": "https://github.com/acme/mails/raw/main/test.csv",
}


class Mails(datasets.GeneratorBasedBuilder):
    VERSION = datasets.Version("1.1.0")
    BUILDER_CONFIGS = [datasets.BuilderConfig(name="ja/short", version=VERSION, description="Short mails")]

    def _info(self):
        return datasets.DatasetInfo(
            features=datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["ham", "spam"])}),
            homepage=_HOMEPAGE,
            citation=_CITATION,
        )

    def _split_generators(self, dl_manager):
        files = dl_manager.download_and_extract(_URLS)
        return [datasets.SplitGenerator(name=k, gen_kwargs={"path": v}) for k, v in files.items()]

    def _generate_examples(self, path):
        with open(path, encoding="utf-8") as f:
            for i, row in enumerate(csv.DictReader(f)):
                yield i, row
