"""Circles in directed graphs of ids. Knows nothing of what the ids stand for."""

from __future__ import annotations

from collections.abc import Mapping


def circles(edges: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Circles met in a depth-first walk, each once, beginning with its smallest id; () for a graph without any.

    Edges to ids that are not keys are ignored. Every node on the result is on a circle, and a graph with
    circles yields at least one; not every circle of a dense graph is listed. Without recursion, so that a long
    chain is no limit.
    """
    done: set[str] = set()
    found: set[tuple[str, ...]] = set()
    for start in edges:
        trail: list[str] = []
        on_trail: set[str] = set()
        pending: list[tuple[str, bool]] = [(start, False)]
        while pending:
            node, leaving = pending.pop()
            if leaving:
                trail.pop()
                on_trail.discard(node)
                done.add(node)
            elif node in on_trail:
                circle = trail[trail.index(node) :]
                least = circle.index(min(circle))
                found.add((*circle[least:], *circle[:least]))
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                pending.append((node, True))
                pending += [(following, False) for following in edges[node] if following in edges]
    return tuple(sorted(found))
