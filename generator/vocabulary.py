"""The closed word lists of the format: kinds of event, types of actor, words of estimative probability.

Data only. Must not know files, models or pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EVENT_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # id: (label, code in the PLOVER event ontology, "" where it has none)
        "accusation": ("Accusation", "ACCUSE"),
        "agreement": ("Agreement", "AGREE"),
        "aid": ("Aid", "AID"),
        "appeal": ("Appeal", "REQUEST"),
        "attack": ("Attack", "ASSAULT"),
        "casualties": ("Casualties", "ASSAULT"),
        "coercion": ("Coercion", "COERCE"),
        "concession": ("Concession", "CONCEDE"),
        "consultation": ("Consultation", "CONSULT"),
        "cooperation": ("Cooperation", "COOPERATE"),
        "demand": ("Demand", "REQUEST"),
        "denial": ("Denial", "REJECT"),
        "displacement": ("Displacement", "RETREAT"),
        "evacuation": ("Evacuation", "RETREAT"),
        "expulsion": ("Expulsion", "SANCTION"),
        "military-action": ("Military action", "ASSAULT"),
        "mobilisation": ("Mobilisation", "MOBILIZE"),
        "promise": ("Promise", "SUPPORT"),
        "proposal": ("Proposal", "REQUEST"),
        "protest": ("Protest", "PROTEST"),
        "recognition": ("Recognition", "SUPPORT"),
        "refusal": ("Refusal", "REJECT"),
        "sanction": ("Sanction", "SANCTION"),
        "statement": ("Statement", ""),
        "support": ("Support", "SUPPORT"),
        "threat": ("Threat", "THREATEN"),
        "warning": ("Warning", "THREATEN"),
        "withdrawal": ("Withdrawal", "RETREAT"),
    }
)

ACTOR_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # id: (singular, plural)
        "person": ("Person", "People"),
        "state": ("State", "States"),
        "organisation": ("Organisation", "Organisations"),
        "outlet": ("Outlet", "Outlets"),
        "group": ("Group", "Groups"),
        "disputed": ("Entity of disputed status", "Entities of disputed status"),
    }
)

LIKELIHOODS: Mapping[str, str] = MappingProxyType(
    {
        # Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015), D.6.e.(2)(a)
        "almost no chance": "1–5 %",
        "very unlikely": "5–20 %",
        "unlikely": "20–45 %",
        "roughly even chance": "45–55 %",
        "likely": "55–80 %",
        "very likely": "80–95 %",
        "almost certain": "95–99 %",
    }
)

POSITIONS: tuple[str, ...] = ("for", "against", "open")
"""What an event can say to a question."""

RESOLUTIONS: tuple[str, ...] = ("open", "preferred", "superseded")
"""What analysts can say of a difference."""

CONFIDENCES: Mapping[str, str] = MappingProxyType(
    {
        # The directive asks for confidence apart from likelihood (D.6.e.(2)(b)) but defines no levels; these say in our
        # words what National Intelligence Estimates of the United States customarily mean by them.
        "low": "What supports the judgement is scant, fragmentary, poorly corroborated or of doubtful credibility.",
        "moderate": "The support is credible and plausible, but not good enough, or not corroborated enough, for more.",
        "high": "The support is of good quality, or the matter allows a firm judgement. It may still be wrong.",
    }
)

MODES: Mapping[str, str] = MappingProxyType(
    {
        "quoted": "quoted",
        "paraphrased": "paraphrased",
        "own voice": "in the document’s own voice",
    }
)
