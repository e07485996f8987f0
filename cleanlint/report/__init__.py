"""A page for the eye: the documents of a run in one HTML file that needs nothing but a browser.

`marks` gathers what is marked in a document, `record` turns a document into plain data, and `page` puts the data, the
style and the scripts of the folder `page` together.
"""

from __future__ import annotations
