from dataclasses import dataclass, field
from typing import Optional

from transformers import HfArgumentParser


@dataclass
class ModelArguments:
    """Arguments pertaining to which model/config/tokenizer we are going to fine-tune."""

    model_name_or_path: str = field(
        default="bert-base-uncased",
        metadata={"help": "Path to pretrained model or model identifier from huggingface.co/models"},
    )
    tokenizer_name: Optional[str] = field(default="cl-tohoku/bert-base-japanese-v3")
    config_name: Optional[str] = None
    cache_dir: Optional[str] = field(default="./cache/hub")
    use_auth_token: bool = False


@dataclass
class DataArguments:
    dataset_name: str = "glue/mrpc"
    train_file: str = "data/train.jsonl"
    max_seq_length: int = 512


@dataclass(frozen=True)
class DistillConfig:
    teacher_model: str = "meta-llama/Llama-3.1-70B-Instruct"
    student_model: str = "meta-llama/Llama-3.2-1B"
    project: str = "acme/distill"
    repository: str = "https://github.com/acme/distill"


if __name__ == "__main__":
    parser = HfArgumentParser((ModelArguments, DataArguments))
    model_args, data_args = parser.parse_args_into_dataclasses()
    print(model_args, data_args)
