"""Pages that MkDocs passes over: those that stay as they were published, and those that are filled without it. It would
ask all of them the same things again.

Must not know how pages are made, nor how they are filled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator.pages.plan import PagePlan
from generator.plugin.building import SiteBuild, page_at
from generator.plugin.later import LaterFiles
from generator.plugin.pages import GeneratedPage
from generator.plugin.shell import FEWEST, Shells


class PassedOver:
    """The pages of one build that MkDocs need not see: all but those in the navigation, those that were published
    without a shell, and those with links to authors' pages, of which MkDocs tells where they lead nowhere."""

    def __init__(self, build: SiteBuild, files: Files, nav: Navigation) -> None:
        self._build = build
        self._files = files
        self._groups: dict[str, list[PagePlan]] = defaultdict(list)
        """Shell → pages that may be kept within it."""
        self._left: list[PagePlan] = []
        in_nav = {page.file.src_uri for page in nav.pages}
        for plan in build.plans:
            if not self._may_hide(plan):
                continue
            kept = build.kept.get(plan.src_uri)
            if plan.src_uri in in_nav or (kept and (kept.links or not kept.shell)):
                self.show(self.page(plan))
            elif kept:
                self._groups[kept.shell].append(plan)
            else:
                self._left.append(plan)

    def page(self, plan: PagePlan) -> GeneratedPage:
        """That of a plan which MkDocs passes over; it need not be the same each time."""
        if isinstance(self._files, LaterFiles):
            page = self._passing(plan.src_uri)
            assert page is not None  # noqa: S101  # every plan has one there
            page.previous_page, page.next_page = map(self._passing, (plan.previous, plan.next))
        else:
            page = page_at(self._files, plan.src_uri)
        assert isinstance(page, GeneratedPage)  # noqa: S101  # by `_may_hide`
        return page

    def _passing(self, address: str | None) -> MkDocsPage | None:
        plan = self._build.plan_at.get(address) if address else None
        return self._files.passing(plan).page if plan and isinstance(self._files, LaterFiles) else None

    def _may_hide(self, plan: PagePlan) -> bool:
        """Hide a page, as those of `LaterFiles` are from the beginning; not where a plugin took it away."""
        if isinstance(self._files, LaterFiles):
            return True
        page = page_at(self._files, plan.src_uri)
        if not isinstance(page, GeneratedPage) or page.file.inclusion.value <= InclusionLevel.DRAFT.value:
            return False
        page.pass_over()
        return True

    def show(self, page: GeneratedPage) -> None:
        """Let MkDocs see it after all."""
        page.come_back()
        if isinstance(self._files, LaterFiles):
            self._files.keep(page.file)

    def settle(self, shells: Shells, keep: Callable[[str], bool]) -> None:
        """Keep the pages around which everything is as it was: compared for one page of each shell.

        `keep` takes a file over from the site that stands, or says that it can't.
        """
        for plans in self._groups.values():
            same = False
            if len(plans) >= FEWEST:  # else it takes pages that are made to make their shell
                shells.learn(map(self.page, plans[: FEWEST + 1]))
                first = self._build.kept.get(plans[0].src_uri)
                same = first is not None and shells.frame(self.page(plans[0])) == first.frame
            self._left += (
                plan
                for place, plan in enumerate(plans)
                if not (place and same and keep(self._build.kept[plan.src_uri].file))
            )

    def left(self) -> Iterator[GeneratedPage]:
        """The others, in the order in which they are made."""
        return map(self.page, self._build.in_order(self._left))
