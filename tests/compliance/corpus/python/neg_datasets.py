"""Everything here is data; no model is loaded."""
import datasets
from datasets import load_dataset, load_dataset_builder, concatenate_datasets
from huggingface_hub import HfApi, create_repo, hf_hub_download, list_datasets, snapshot_download, upload_folder

DATASET_ID = "HuggingFaceFW/fineweb"
dataset_name = "izumi-lab/llm-japanese-dataset"
data_files = {"train": "data/train.parquet", "test": "data/test.parquet"}

train = load_dataset(DATASET_ID, name="sample-10BT", split="train", streaming=True)
ja = load_dataset(dataset_name, revision="main")
squad = load_dataset("rajpurkar/squad_v2")
c4 = load_dataset("allenai/c4", "en", streaming=True)
builder = load_dataset_builder("rotten_tomatoes")
local = load_dataset("parquet", data_files=data_files)
metric = datasets.load_metric("accuracy") if hasattr(datasets, "load_metric") else None

snapshot_download(repo_id="open-llm-leaderboard/results", repo_type="dataset", local_dir="data/results")
hf_hub_download("nvidia/HelpSteer2", "train.jsonl.gz", repo_type="dataset")

api = HfApi()
create_repo("acme/processed-corpus", repo_type="dataset", exist_ok=True)
upload_folder(repo_id="acme/processed-corpus", folder_path="out/corpus", repo_type="dataset")
concatenate_datasets([squad["train"], squad["validation"]]).push_to_hub("acme/squad-merged")
