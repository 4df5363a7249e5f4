"""From made pages to a site that readers see: pages are made on all processors, kept where nothing changed, and the
site is exchanged for the next one in one step.

Must not know MkDocs, nor what pages say.
"""
