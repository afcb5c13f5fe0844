"""A Chromium for the browser tests and the pictures.

python scripts/browser.py           prints where one is; gets one, and fonts with Chinese, where they are missing
python scripts/browser.py --find    prints where one is, gets nothing

Exit code 1 and one line when none can be had. HOTLINE_CHROMIUM names one to use and no other.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FONTS = ("fontconfig", "fonts-noto-cjk", "fonts-noto-color-emoji")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    print(play.chromium.executable_path)
"""
NONE = "NO CHROMIUM FOUND: what needs a browser is NOT tested. Install one: {}"


def find() -> str | None:
    """The first browser that starts: the one named, an installed one, Playwright's own."""
    return next(filter(_starts, _places()), None)


def provide() -> str | None:
    """As `find`, but installs what is missing: Playwright's own, else the distribution's."""
    path = find()
    if path is None and "HOTLINE_CHROMIUM" not in os.environ:
        path = _from_playwright() or _from_distribution()
    if path and sys.platform == "linux" and not _run("fc-list", ":lang=zh"):
        _apt(*FONTS)
        if not _run("fc-list", ":lang=zh"):
            _say(f"NO FONT WITH CHINESE FOUND: pictures will show boxes. Install one: apt-get install {FONTS[1]}")
    return path


def _places() -> Iterator[str]:
    if named := os.environ.get("HOTLINE_CHROMIUM"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(os.path.exists, MACOS)
    yield _run(sys.executable, "-c", PLAYWRIGHTS_OWN).strip()


def _starts(path: str) -> bool:
    """Ubuntu's chromium-browser is a hint to install a snap, and a downloaded browser may lack its libraries."""
    return bool(path) and bool(_run(path, "--version"))


def _from_playwright() -> str | None:
    _say("No Chromium here; asking Playwright for one")
    _run(sys.executable, "-m", "playwright", "install", "chromium", seconds=600)
    path = find()
    if path is None and _run(sys.executable, "-c", PLAYWRIGHTS_OWN) and _as_root() is not None:
        _run(sys.executable, "-m", "playwright", "install-deps", "chromium", seconds=600)
        path = find()
    return path


def _from_distribution() -> str | None:
    _apt("chromium", *FONTS)
    return find()


def _apt(*packages: str) -> None:
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return
    _say(f"Installing {' '.join(packages)} with apt-get")
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    _run(*apt, "update", seconds=300, aloud=True)
    _run(*apt, "install", "--no-install-recommends", *packages, seconds=900, aloud=True)


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None when we may not be root without a password."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _succeeds("sudo", "-n", "true") else None


def _run(*command: str, seconds: float = 60, aloud: bool = False) -> str:
    """What a command printed; nothing when it failed or is not there, but `aloud` says why."""
    try:
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        if aloud:
            _say(f"{error}\n{(getattr(error, 'stderr', None) or '').strip()[-500:]}")
        return ""
    return done.stdout


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _missing() -> str:
    if named := os.environ.get("HOTLINE_CHROMIUM"):
        return f"NO CHROMIUM FOUND: HOTLINE_CHROMIUM={named} does not start"
    return NONE.format("brew install --cask google-chrome" if sys.platform == "darwin" else "apt-get install chromium")


def main() -> int:
    """Print the path, or say that there is none."""
    path = find() if "--find" in sys.argv[1:] else provide()
    if path is None:
        _say(_missing())
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
