"""Answers for other programs: the MCP server that coding assistants ask."""
