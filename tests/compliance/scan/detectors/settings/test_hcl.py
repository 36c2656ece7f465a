"""Terraform."""

from __future__ import annotations

import pytest

from advisor.compliance.scan.detectors.settings import detect_hcl
from tests.compliance.scan.detectors.settings.reading import ids, references
from tests.compliance.scan.detectors.timing import in_no_time

NOVA = "amazon.nova-lite-v1:0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('variable "model_id" {\n  type    = string\n  default = "org/x"\n}', ["org/x"]),
        ('variable "model_ids" {\n  default = ["org/x", "org/y"]\n}', ["org/x", "org/y"]),
        ('locals {\n  model_id = "org/x"\n}', ["org/x"]),
        ('resource "a" "b" {\n  environment = {\n    HF_MODEL_ID = "org/x"\n  }\n}', ["org/x"]),
        ('environment {\n  variables = { "HF_MODEL_ID" : "org/x", A = "b" }\n}', ["org/x"]),
        (f'resource "aws_bedrockagent_agent" "a" {{\n  foundation_model = "{NOVA}"\n}}', [NOVA]),
        (f'data "aws_bedrock_foundation_model" "m" {{\n  model_id = "{NOVA}"\n}}', [NOVA]),
        (f'model_arn = "arn:aws:bedrock:${{var.region}}::foundation-model/{NOVA}"', [NOVA]),
        ('container_definitions = jsonencode([{\n name = "a"\n environment = [{ name = "MODEL_ID", value = "org/x" }]\n}])',
         ["org/x"]),
        ('model_id = coalesce(var.model, "org/x")', ["org/x"]),
        ('model_id = var.a ? "org/x" : "org/y"', ["org/x", "org/y"]),
        ("model_id = var.model_id", [None]),
        ('model_id = "${var.model_id}"', [None]),
        ('set {\n  name  = "a.modelSpec[0].modelURL"\n  value = "org/x"\n}', ["org/x"]),
        ('command = ["--model", "org/x"]', ["org/x"]),
        ('values = [<<-EOF\n  model_id: org/x\n  EOF\n]\nmodel_id = "org/y"', ["org/x", "org/y"]),
        ('module "m" {\n  source = "terraform-aws-modules/model/aws"\n  hf_model_id = "org/x" // why\n}', ["org/x"]),
        ('# model_id = "org/x"\n/* model_id = "org/x" */\nimage = "org/x"\nsource = "org/model/aws"', []),
        ('variable "dataset" {\n  default = "org/x"\n  description = "the model org/x"\n}', []),
    ],
)  # fmt: skip
def test_finds(text: str, expected: list[str | None]) -> None:
    assert ids(detect_hcl, text) == expected


def test_says_where() -> None:
    (found,) = references(detect_hcl, 'variable "hf_model_id" {\n  default = "org/x"\n}', "main.tf")
    assert (found.place, found.confidence, found.sink) == (
        ("main.tf", 2, 14, 19),
        "high",
        "variable.hf_model_id.default",
    )


@pytest.mark.parametrize("text", ["model = {" * 50_000, "(" * 200_000, '"' * 200_000, "<<EOF\n" * 20_000, "${" * 100_000,
                                  "a " * 200_000,
                                  '"${' * 100_000, "/*" * 100_000, "model " + " " * 500_000, "x" * 500_000])  # fmt: skip
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    with in_no_time():
        list(references(detect_hcl, "# model\n" + text))
