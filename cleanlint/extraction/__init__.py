"""From a page to its article text, and what the page knows about each line of it."""

from __future__ import annotations

from cleanlint.extraction.page import LARGEST_PAGE, Page, read_page

__all__ = ["LARGEST_PAGE", "Page", "read_page"]
