"""Figures and messages as files for spreadsheets and notebooks."""
