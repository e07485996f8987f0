"""Print the README's code block under the comment ``<!-- NAME -->``, so that what is run is what is written."""

from __future__ import annotations

import re
import sys


def main(name: str) -> str:
    with open("README.md", encoding="utf-8") as stream:
        readme = stream.read()
    found = re.findall(rf"<!-- {re.escape(name)} -->\n+```(?:sh|console)\n(.*?)```", readme, re.DOTALL)
    if len(found) != 1:
        sys.exit(f"README.md: {len(found)} code blocks under <!-- {name} -->, expected one")
    return str(found[0])


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
