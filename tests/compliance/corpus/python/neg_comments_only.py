# Models we evaluated in 2023:
#   - cyberagent/open-calm-7b    (good, but CC BY-SA)
#   - rinna/japanese-gpt-neox-3.6b
# model = AutoModel.from_pretrained("rinna/japanese-gpt-neox-3.6b")
# vllm serve mistralai/Mistral-7B-v0.1

"""Report of the evaluation.

None of EleutherAI/gpt-j-6b, bigscience/bloom and tiiuae/falcon-40b was chosen.
"""


def report(rows):
    """Return a table; `rows` are pairs of name and score."""
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {score:.2f}" for name, score in rows)


class Pipeline:
    """Data pipeline of the ETL job."""

    steps = ["extract/raw", "transform/clean", "load/warehouse"]

    def from_pretrained(self):  # historic name
        return self.steps
