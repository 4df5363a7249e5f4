"""A preview of the site that never gets stuck: the last good site, and a bar that says what stands in the way.

Must not know MkDocs, nor what a build does: it is handed a function that builds into a folder.
"""
