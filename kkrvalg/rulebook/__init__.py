"""The rules as data with an address: numbers, open questions, articles and posts, each dated and cited."""

from kkrvalg.rulebook.book import Article, MonthDay, OptionSpec, Parameter, Post, Rulebook, Words
from kkrvalg.rulebook.options import Layer, Options, resolve_options
from kkrvalg.rulebook.reading import (
    find_post,
    load_articles,
    load_posts,
    load_rulebook,
    rulebook_for_term,
    rulebook_ids,
)

__all__ = [
    "Article",
    "Layer",
    "MonthDay",
    "OptionSpec",
    "Options",
    "Parameter",
    "Post",
    "Rulebook",
    "Words",
    "find_post",
    "load_articles",
    "load_posts",
    "load_rulebook",
    "resolve_options",
    "rulebook_for_term",
    "rulebook_ids",
]
