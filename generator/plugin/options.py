"""The options that mkdocs.yml has for the plugin.

Says what they are and checks them; must not know what is done with them.
"""

from __future__ import annotations

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

from generator.serving.editor import DEFAULT_EDITOR, complaint_about

PLUGIN = "briefings"
"""Its name in mkdocs.yml."""


class EditorLink(c.Type[str]):
    """A template of links that open a file in an editor."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        template = super().run_validation(value)
        if complaint := complaint_about(template):
            raise ValidationError(f"editor: {complaint}")
        return template


class BriefingsConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs’ own hook for subclasses
    """Options under plugins: briefings: in mkdocs.yml."""

    templates = c.Type(str, default="templates")
    """Folder, beside mkdocs.yml, with templates that replace the packaged ones of the same name."""
    archive = c.Type(str, default="archive")
    """Folder with the documents' full texts: private, never published, never in the repository."""
    content_security_policy = c.Type(bool, default=True)
    """Whether built pages tell browsers to load only what the site itself holds, and run only its own scripts."""
    editor = EditorLink(str, default=DEFAULT_EDITOR)
    """Link that opens a fault's place in the editor, under `serve`: with {path}, {line} and {column}."""
    pagefind = c.Type(bool, default=False)
    """Whether there is a page find.md that searches the texts of all pages, however many, with the program Pagefind."""
