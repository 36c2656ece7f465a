"""Run lm-eval on several checkpoints and post the numbers."""
import lm_eval
from lm_eval.models.huggingface import HFLM

CHECKPOINTS = (
    "tokyotech-llm/Swallow-7b-instruct-hf",
    "llm-jp/llm-jp-13b-v2.0",
    "sbintuitions/sarashina2-7b",
)
TASKS = ["jcommonsenseqa", "jsquad-1.1-0.3", "hellaswag"]
RESULTS_REPO = "acme/eval-results"


def run(pretrained: str):
    lm = HFLM(pretrained=pretrained, batch_size="auto")
    return lm_eval.simple_evaluate(model=lm, tasks=TASKS)


def run_by_args():
    return lm_eval.simple_evaluate(
        model="hf",
        model_args="pretrained=cyberagent/calm3-22b-chat,dtype=bfloat16",
        tasks=TASKS,
        num_fewshot=3,
    )


if __name__ == "__main__":
    for checkpoint in CHECKPOINTS:
        print(checkpoint, run(checkpoint)["results"])
