"""JUnit XML, which most CI systems show: a suite for each document, a case for each finding.

Pure ASCII, and written suite by suite, so the totals stand at the suites and not at the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines, fitted, printable_lines
from cleanlint.reporters.marks import Mark, headline, marks, remark

_EXCERPT = 300  # columns of what was found
_NOT_XML = "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class JunitReporter:
    """Findings fail, documents that cannot be read or are refused are errors, information counts as skipped."""

    __slots__ = ("_setup",)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def start(self) -> str:
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cleanlint">\n'

    def document(self, outcome: Outcome) -> str:
        cases = list(self._cases(outcome)) or [_case(outcome.path, outcome.path, "")]
        counts = {
            "tests": len(cases),
            "failures": sum("<failure " in case for case in cases),
            "errors": sum("<error " in case for case in cases),
            "skipped": sum("<skipped " in case for case in cases),
        }
        counted = " ".join(f'{key}="{value}"' for key, value in counts.items())
        return f"  <testsuite name={_quoted(outcome.path)} {counted}>\n{''.join(cases)}  </testsuite>\n"

    def end(self, summary: Summary) -> str:
        return "</testsuites>\n"

    def _cases(self, outcome: Outcome) -> Iterator[str]:
        problem = outcome.error or remark(outcome, self._setup)
        if problem is not None:
            yield _case(outcome.path, outcome.path, f"<error message={_quoted(problem)}/>")
        lines = Lines(outcome.text)
        for mark in marks(outcome, self._setup):
            line, column = lines.place(mark.start)
            name = f"{mark.rule} at {line}:{column}"
            yield _case(outcome.path, name, self._verdict(outcome, mark), 0 if outcome.is_page else line)

    def _verdict(self, outcome: Outcome, mark: Mark) -> str:
        message = _quoted(headline(mark))
        if mark.severity == "info":
            return f"<skipped message={message}/>"
        rule = self._setup.rule(mark.rule)
        excerpt = " ".join(outcome.text[mark.start : min(mark.end, mark.start + _EXCERPT)].split())
        detail = f"{fitted(excerpt, _EXCERPT)}\n{rule.why if rule else ''}"
        return f"<failure message={message} type={_quoted(mark.rule)}>{_ascii(escape(_held(detail)))}</failure>"


def _case(path: str, name: str, verdict: str, line: int = 0) -> str:
    at = f' line="{line}"' if line else ""
    head = f"    <testcase classname={_quoted(path)} name={_quoted(name)} file={_quoted(path)}{at}"
    return f"{head}>{verdict}</testcase>\n" if verdict else f"{head}/>\n"


def _quoted(text: str) -> str:
    return _ascii(quoteattr(_held(text)))


def _held(text: str) -> str:
    """`text` with what XML cannot hold, and what a terminal would act on, written as escapes."""
    return re.sub(_NOT_XML, lambda match: f"\\u{ord(match[0]):04x}", printable_lines(text))


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
