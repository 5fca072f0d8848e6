"""Questions and what answers them, found without looking through all messages."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# By what answers a question: it is a reply, it mentions somebody. Nearly all messages are in none of these indexes.
UP = [
    "create index message_asking on message (guild_id, author_id, id) where asks and deleted_at is null",
    "create index message_by_reply on message (guild_id, reply_to_id) where reply_to_id is not null",
    "create index message_mentioning on message (guild_id, channel_id, id) where mention_ids <> '{}'",
    "create index message_unasked on message (guild_id, id) where asks is null and author_id is not null",
]
DOWN = ["drop index message_asking, message_by_reply, message_mentioning, message_unasked"]


class Migration(migrations.Migration):
    dependencies = [("models", "0013_mentoring_keys")]

    operations = [ops.RunSQL(UP, DOWN)]
