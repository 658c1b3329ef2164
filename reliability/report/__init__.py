"""From findings to the written product. No estimation."""

from reliability.report.json_text import read_report
from reliability.report.render import render_report, write_report

__all__ = ["read_report", "render_report", "write_report"]
