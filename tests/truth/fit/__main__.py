"""``make fit``: print every fitted constant, as the catalogue has it and as the measurements would have it now."""

from __future__ import annotations

from tests.truth.fit.catalogue import constants


def main() -> None:
    """Print one constant a line, those that differ marked."""
    for place, current, fitted in constants():
        print(f"{'  ' if current == fitted else '≠ '}{place}: {current:g}" + f" → {fitted:g}" * (current != fitted))


if __name__ == "__main__":
    main()
