"""MCP: the engine as tools for an assistant built on a language model."""

from rhomboid.faces.mcp.server import mcp_server

__all__ = ["mcp_server"]
