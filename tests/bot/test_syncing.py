"""What `profiler sync` prints."""

from datetime import UTC, datetime

from bot.syncing import summary
from services.sync.report import Found, Place, SyncReport

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


def test_the_report_is_told_in_plain_lines() -> None:
    found = Found("deleted", 20, "general", 7, 5, "Ola", NOW, NOW, None)
    hidden = Place(21, "secret", "the bot may not view this channel", NOW)
    unread = Place(22, "help", "", None)
    report = SyncReport(
        NOW, {"deleted": 1}, (found,), (hidden,), (unread,), None, NOW, {}, ("Discord does not answer.",), 12, 3.21
    )
    assert list(summary(report)) == [
        "Discord does not answer.",
        "1 message deleted unseen",
        "  #general | Ola | 2026-11-22 17:00:00 UTC | 7",
        "cannot be seen: #secret (the bot may not view this channel)",
        "still being read: #help",
        "complete through 2026-11-22 17:00:00 UTC",
        "12 requests, 3.2 s",
    ]


def test_lists_that_are_still_due_are_told() -> None:
    report = SyncReport(NOW, {}, (), (), (), None, None, {}, (), 3, 0.5, 2)
    assert "2 lists of who reacted or voted are still to be read." in summary(report)


def test_a_quiet_hour_is_two_lines() -> None:
    report = SyncReport(NOW, {}, (), (), (), None, None, {}, (), 3, 0.5)
    assert list(summary(report)) == ["nothing happened unseen", "3 requests, 0.5 s"]
