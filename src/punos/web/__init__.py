"""The pages: they translate a request, call one verb or query, and answer."""
