"""From findings to the written product. No estimation."""

from reliability.report.render import render_report, write_report

__all__ = ["render_report", "write_report"]
