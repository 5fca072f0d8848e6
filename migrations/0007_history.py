"""What reading history asks for: the pinned messages of a channel, and that its pins are due when they moved."""

from tortoise import migrations
from tortoise.migrations import operations as ops

PINS_MOVED = """
create function channel_pins_moved() returns trigger language plpgsql as $$
begin
    new.pins_read_at := null;
    return new;
end
$$
"""
WHEN_PINS_MOVED = """
create trigger channel_pins_moved before update of last_pin_at on channel
for each row when (new.last_pin_at is distinct from old.last_pin_at) execute function channel_pins_moved()
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0006_member_intervals")]

    operations = [
        ops.RunSQL(
            [
                PINS_MOVED,
                WHEN_PINS_MOVED,
                "create index message_pinned on message (guild_id, channel_id) where pinned",
                "create index detail_due_by_channel on detail_due (guild_id, channel_id, message_id)",
            ],
            [
                "drop index detail_due_by_channel",
                "drop index message_pinned",
                "drop trigger channel_pins_moved on channel",
                "drop function channel_pins_moved()",
            ],
        )
    ]
