"""Ask the advisory database about every pinned wheel. Prints what is known to be unsafe and exits 1; one loud line and 0 when the
database cannot be reached, because a laptop on a train still has to be able to check."""

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SECONDS = 120
UNREACHABLE = "DEPENDENCIES NOT AUDITED: the advisory database cannot be reached from here"


def main() -> int:
    """0 when nothing is known, or nothing can be known."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(HOME / "requirements.lock")]
    command += ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        found = []
    known = [each for each in found if "skip_reason" not in each]
    if not known:
        print(UNREACHABLE, file=sys.stderr)
        return 0
    unsafe = [(each["name"], each["version"], hole) for each in known for hole in each["vulns"]]
    for name, version, hole in unsafe:
        fixed = ", ".join(hole["fix_versions"]) or "nowhere yet"
        print(f"{name} {version}: {hole['id']}, mended in {fixed}", file=sys.stderr)
    return 1 if unsafe else 0


if __name__ == "__main__":
    sys.exit(main())
