"""The rules as data with an address: numbers, open questions, articles and posts, each dated and cited."""

from kkrvalg.rulebook.book import (
    Article,
    MonthDay,
    OptionSpec,
    Parameter,
    Post,
    PostTerm,
    Requirement,
    Rulebook,
    Words,
)
from kkrvalg.rulebook.options import Layer, Options, resolve_options
from kkrvalg.rulebook.posts import find_post, has_list, load_posts
from kkrvalg.rulebook.reading import load_articles, load_rulebook, rulebook_for_term, rulebook_ids

__all__ = [
    "Article",
    "Layer",
    "MonthDay",
    "OptionSpec",
    "Options",
    "Parameter",
    "Post",
    "PostTerm",
    "Requirement",
    "Rulebook",
    "Words",
    "find_post",
    "has_list",
    "load_articles",
    "load_posts",
    "load_rulebook",
    "resolve_options",
    "rulebook_for_term",
    "rulebook_ids",
]
