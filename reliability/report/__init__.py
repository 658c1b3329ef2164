"""From findings to the written product. No estimation."""
