"""DiscordChatExporter files, read as the JSON that Discord's own API would send.

`open_export(path)` finds the files and reads their headers; `ExportFile.entries()` streams one file's messages. Nothing
here holds a whole file in memory.
"""

from exports.entry import Entry
from exports.file import ExportFile
from exports.folder import Export, open_export
from exports.problems import BrokenExport, ExportError, Problem
from exports.seen import Seen

__all__ = ["BrokenExport", "Entry", "Export", "ExportError", "ExportFile", "Problem", "Seen", "open_export"]
