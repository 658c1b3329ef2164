"""From findings to matplotlib figures and safe SVG."""
