"""Answers for other programs: entries and lists as plain data, and the MCP server that coding assistants ask."""
