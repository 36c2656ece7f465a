"""How long the rules take: loading, binding, and one pass of each level. Run it: ``python tests/bench/rules.py``."""

from __future__ import annotations

import sys
import timeit
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules.factories import TODAY, TOKYO, request, subject

from advisor.rules import RuleSet, load_rules
from advisor.rules.rule import LEVELS

ROUNDS = 5


def microseconds(statement: object, number: int) -> float:
    """Return the best time of one call."""
    return min(timeit.repeat(statement, number=number, repeat=ROUNDS)) / number * 1e6  # type: ignore[arg-type]


def main() -> None:
    """Print the times."""
    rules = load_rules()
    asked = request(
        purpose={"tasks": ["chat"], "languages": ["ja"]}, limits={"max_monthly_usd": 9000, "max_ttft_ms": 900}
    )
    s = subject(asked)
    bound = rules.bind(asked, TODAY, TOKYO)
    print(f"load {len(rules)} rules  {microseconds(load_rules, 20):8.1f} µs")
    print(f"bind a request  {microseconds(lambda: rules.bind(asked, TODAY, TOKYO), 50):8.1f} µs")
    for level in LEVELS:
        count = len(bound.rules(level))
        print(f"{level:10} {count:3} rules {microseconds(lambda level=level: bound.judge(level, s), 5000):8.2f} µs")
    slowest = sorted(((_one(rules, rule.id, asked, s), rule.id) for rule in bound.rules()), reverse=True)[:5]
    print("slowest:", ", ".join(f"{name} {time:.2f} µs" for time, name in slowest))


def _one(rules: RuleSet, rule_id: str, asked: object, s: object) -> float:
    bound = RuleSet([rules[rule_id]]).bind(asked, TODAY, TOKYO)  # type: ignore[arg-type]
    level = rules[rule_id].level
    return microseconds(lambda: bound.judge(level, s), 5000)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
