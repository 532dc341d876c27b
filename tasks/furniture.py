"""The attribute by which extraction tells cleaning what it holds for furniture of the page."""

#: Set on lists and on elements around them, by class words, ids and what stands in them.
FURNITURE = "data-furniture"
