"""The record: what consumers get, as a versioned schema."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tasks.characters import escaped

#: Raised with every change that a consumer could notice.
SCHEMA = 1


class Record(BaseModel):
    """One article. What is not known is null (or an empty list), never a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: int = Field(SCHEMA, alias="schema", description="Version of this schema.")
    id: str = Field(description="16 characters: a hash of the normalised URL; the same for the same URL always.")
    story: str = Field(description="`id` of the record that first told this story; edited copies of it share this.")
    near_duplicate_of: str | None = Field(
        None, description="`id` of the record that this is an edited copy of, where NEAR_DUPLICATES is mark."
    )
    revision: int = Field(
        1, ge=1, description="1; the next number whenever the same URL has changed and is sent again."
    )
    supersedes: str | None = Field(
        None, description="`id` of the record that this replaces: its own, as a revision, or that of a shorter version."
    )
    changed: float | None = Field(None, description="Of a revision, about the share of the text that changed: 0 to 1.")
    similarity: float | None = Field(None, description="How much it resembles that record: 0 to 1.")
    url: str = Field(description="The address that answered, after redirects.")
    requested_url: str = Field(description="The address as it was enqueued.")
    canonical_url: str | None = Field(None, description="The address that the page calls its own.")
    host: str = Field(description="Host of `url`.")
    title: str | None = Field(None, description="Headline, without the site's name.")
    authors: list[str] = Field(default_factory=list, description="Persons, one each.")
    published: str | None = Field(None, description="ISO 8601 date, or date and time, as the page states it.")
    modified: str | None = Field(None, description="ISO 8601 date, or date and time, as the page states it.")
    language: str | None = Field(None, description="ISO 639-1 code of the text's language.")
    site: str | None = Field(None, description="Name of the site.")
    source: str | None = Field(None, description="Agency or paper that the text credits.")
    description: str | None = Field(None, description="The page's own summary.")
    image: str | None = Field(None, description="Absolute URL of the main image.")
    tags: list[str] = Field(default_factory=list, description="Keywords that the page gives.")
    text: str = Field(min_length=1, description="The article: paragraphs joined by a newline.")
    words: int = Field(ge=0, description="Number of words in `text`.")
    truncated: bool = Field(default=False, description="Whether the text goes on behind a wall: this is its beginning.")
    content_hash: str = Field(description="SHA-256 of the normalised text, hexadecimal.")
    fetched: str = Field(description="When it was fetched: ISO 8601, UTC.")
    extractor: str = Field(description="What extracted it, with version.")
    removed: dict[str, int] = Field(default_factory=dict, description="Cleaning rule → blocks it removed.")
    meta: dict[str, Any] | None = Field(None, description="What the caller gave when enqueuing, unchanged.")

    def to_json(self) -> str:
        """Return one line of JSON, characters beyond ASCII as they are but for those that break lines or screens."""
        return escaped(self.model_dump_json(by_alias=True))
