"""A headless Chromium, driven through the operating system's own driver; skipped where there is none."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REQUIRED = os.environ.get("ADVISOR_BROWSER") == "required"
"""Set where the browser is known to be installed: its absence is then a failure, not a reason to skip."""

SCHEMES = ("light", "dark")
PHONE = (360, 740)
DESK = (1280, 900)


def _found(*names: str) -> str:
    """Return the first of these programs that is there."""
    for path in map(shutil.which, names):
        if path:
            return path
    return _missing(f"no {names[0]}: on Debian, apt-get install chromium chromium-driver")


def _missing(reason: str) -> NoReturn:
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


class Browser:
    """One page at a time, as somebody sees it."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver = driver
        self._folder = folder
        self._pages = 0

    def open(
        self, page: str, size: tuple[int, int] = DESK, *, scheme: str = "light", medium: str = "", scripts: bool = True
    ) -> None:
        """Show a page as it is in a file."""
        self._pages += 1
        path = self._folder / f"{self._pages}.html"
        path.write_bytes(page.encode())
        self.command("Emulation.setScriptExecutionDisabled", value=not scripts)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", media=medium, features=features)
        self.resize(*size)
        self.messages()
        self.driver.get(path.as_uri())

    def resize(self, width: int, height: int) -> None:
        """Show the page in a window of this size; a narrow one is a phone's."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def command(self, name: str, **parameters: Any) -> Any:
        """Run a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def js(self, script: str, *arguments: Any) -> Any:
        """Run a script from outside of the page, which its policy does not hold for."""
        return self.driver.execute_script(script, *arguments)

    def messages(self) -> list[str]:
        """Return what the console says since the last time: errors, and what the policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for, its own first; not what the browser brings along."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
        asked = [s["request"]["url"] for s in sent if s["documentURL"] == self.driver.current_url]
        return [address for address in asked if not address.startswith("chrome://")]

    def all(self, selector: str) -> list[Any]:
        """Return the elements that a selector finds."""
        return self.driver.find_elements("css selector", selector)

    def one(self, selector: str) -> Any:
        """Return the only element that a selector finds."""
        (element,) = self.all(selector)
        return element


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser without a past and without a network of its own."""
    program, driver = _found("chromium", "chromium-browser", "google-chrome"), _found("chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ModuleNotFoundError:
        _missing("no selenium: pip install 'fm-advisor[test]'")

    folder = tmp_path_factory.mktemp("browser")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in (
        "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--lang=en", f"--user-data-dir={folder / 'profile'}",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ):  # fmt: skip
        options.add_argument(argument)
    session = webdriver.Chrome(options, Service(driver))
    session.set_page_load_timeout(60)
    try:
        yield Browser(session, folder)
    finally:
        session.quit()


@pytest.fixture(scope="session")
def real() -> Callable[[str], str]:
    """Answer one question from the shipped catalogue, once a language."""
    from datetime import date
    from functools import cache
    from typing import cast

    from advisor.catalog import load_catalog
    from advisor.core.request import Request
    from advisor.recommend import recommend
    from advisor.render import View, render_report
    from advisor.rules import load_rules

    @cache
    def answer(language: str) -> str:
        catalog = load_catalog()
        request = Request.parse(
            {
                "purpose": {"tasks": ["chat"], "languages": ["ja"]},
                "where": {"region": "ap-northeast-1", "platforms": ["bedrock", "ec2"]},
                "choice": {"top": 8},
            },
            ("use.commercial", "load.concurrency"),
        )
        report = recommend(request, catalog, load_rules(), today=date(2026, 11, 23))
        return render_report(report, View(catalog, cast("Any", language)), "html")

    return answer
