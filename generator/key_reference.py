"""The reference page of all keys, as Markdown: what an editor shows beside a key, set out to be read.

Made from the forms and the words of `keys`. Must not know files, nor what a project holds.
"""

from __future__ import annotations

from generator.forms import entries_of
