"""Servers with years of messages, made once and kept: what the parts about reading are measured on."""
