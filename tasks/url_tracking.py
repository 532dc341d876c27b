"""Query parameters that say where a reader came from, never which page is meant: of vendors, the same on every site.

A generic name (`ref`, `source`, `cid`, `sid`, `share`) does not belong here: on some site it names the article.
"""

from __future__ import annotations

from typing import Final

#: Vendor → names, in lower case.
VENDORS: Final = {
    "Adobe, Efficient Frontier": ("ef_id", "s_kwcid"),
    "AT Internet": ("xtor", "at_medium", "at_campaign", "at_format", "at_link_id", "at_link_origin", "at_link_type"),
    "Branch": ("_branch_match_id", "_branch_referrer"),
    "comScore": ("ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee"),
    "Google": ("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid", "_ga", "_gl"),
    "HubSpot": ("_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking"),
    "LinkedIn": ("li_fat_id",),
    "Mailchimp": ("mc_cid", "mc_eid"),
    "Marketo": ("mkt_tok",),
    "Matomo": ("pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid"),
    "Meta": ("fbclid", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "mibextid", "igshid", "igsh"),
    "Microsoft": ("msclkid",),
    "Omeda": ("oly_anon_id", "oly_enc_id"),
    "Openstat": ("_openstat",),
    "Pinterest": ("epik",),
    "Reddit": ("rdt_cid",),
    "TikTok": ("ttclid",),
    "Twitter": ("twclid", "ref_src", "ref_url", "__twitter_impression"),
    "Vero": ("vero_id", "vero_conv"),
    "Webtrekk": ("wt_mc", "wt_zmc"),
    "Wicked Reports": ("wickedid",),
    "Yandex": ("yclid", "ysclid"),
    "sessions of PHP and Java": ("phpsessid", "jsessionid"),
}
#: Beginnings of names: Urchin and all who took its names over, Matomo, HubSpot's advertisements.
PREFIXES: Final = ("utm_", "mtm_", "hsa_")

_NAMES: Final = frozenset(name for names in VENDORS.values() for name in names)


def tracks(name: str) -> bool:
    """Whether a parameter of this name only tracks; capitals and a left-over `amp;` make no difference."""
    name = name.lower().removeprefix("amp;")
    return name in _NAMES or name.startswith(PREFIXES)
