from orjson import loads
from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.snowflake import SnowflakeField


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Channel",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ("kind", fields.IntField(db_default=0)),
                ("name", fields.TextField(db_default="", unique=False)),
                ("parent_id", fields.BigIntField(null=True)),
                ("position", fields.IntField(db_default=0)),
                ("archived", fields.BooleanField(db_default=False)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("private", fields.BooleanField(db_default=False)),
                ("deleted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("tracked", fields.BooleanField(db_default=True)),
                ("readable", fields.BooleanField(null=True)),
                ("unreadable_reason", fields.TextField(null=True, unique=False)),
                ("last_message_id", fields.BigIntField(null=True)),
                ("low_id", fields.BigIntField(null=True)),
                ("high_id", fields.BigIntField(null=True)),
                ("history_complete", fields.BooleanField(db_default=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "channel",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A channel or thread (kinds 10, 11, 12); its key is (guild_id, id).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Coverage",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("channel_id", fields.BigIntField(db_default=0)),
                ("kind", fields.TextField(unique=False)),
                ("from_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("to_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reason", fields.TextField(db_default="", unique=False)),
            ],
            options={
                "table": "coverage",
                "app": "models",
                "indexes": [Index(fields=["guild_id", "kind", "from_at"], name="coverage_by_kind")],
                "pk_attr": "id",
                "table_description": "An interval: kind `live` (seen as it happened), `gap` (not seen) or `unreadable` (one channel, no permission).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GatewayIdentify",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "gateway_identify",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One new session asked for; Discord resets the token of a bot that asks too often.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Guild",
            fields=[
                ("id", SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ("name", fields.TextField(db_default="", unique=False)),
                ("preferred_locale", fields.TextField(db_default="en-US", unique=False)),
                ("owner_id", fields.BigIntField(null=True)),
                ("member_count", fields.IntField(null=True)),
                ("present", fields.BooleanField(db_default=True)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "guild",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A server that the bot is or was in; `present` is false once it was removed from it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Member",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("user_id", SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ("name", fields.TextField(db_default="", unique=False)),
                ("display_name", fields.TextField(db_default="", unique=False)),
                ("is_bot", fields.BooleanField(db_default=False)),
                ("roles", ArrayField(db_default=[], element_type="BIGINT")),
                ("joined_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("left_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("present", fields.BooleanField(db_default=True)),
            ],
            options={
                "table": "member",
                "app": "models",
                "pk_attr": "user_id",
                "table_description": "Someone who is, was or wrote on a server; its key is (guild_id, user_id).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ("channel_id", fields.BigIntField()),
                ("author_id", fields.BigIntField(null=True)),
                ("author_name", fields.TextField(db_default="", unique=False)),
                ("webhook_id", fields.BigIntField(null=True)),
                ("is_bot", fields.BooleanField(db_default=False)),
                ("type", fields.IntField(null=True)),
                ("content", fields.TextField(db_default="", unique=False)),
                ("sent_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("deleted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("observed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("flags", fields.BigIntField(db_default=0)),
                ("pinned", fields.BooleanField(db_default=False)),
                ("reply_to_id", fields.BigIntField(null=True)),
                ("forwarded_from_id", fields.BigIntField(null=True)),
                ("mention_ids", ArrayField(db_default=[], element_type="BIGINT")),
                ("attachments", fields.IntField(db_default=0)),
                ("embeds", fields.IntField(db_default=0)),
                ("reactions", fields.IntField(db_default=0)),
                ("stickers", fields.IntField(db_default=0)),
                ("words", fields.IntField(db_default=0)),
                ("characters", fields.IntField(db_default=0)),
                ("code_blocks", fields.IntField(db_default=0)),
                ("snapshot_text", fields.TextField(db_default="", unique=False)),
                ("poll", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("components_text", fields.TextField(db_default="", unique=False)),
            ],
            options={
                "table": "message",
                "app": "models",
                "indexes": [
                    Index(fields=["guild_id", "channel_id", "id"], name="message_by_channel"),
                    Index(fields=["guild_id", "author_id", "sent_at"], name="message_by_author"),
                ],
                "pk_attr": "id",
                "table_description": "A message in its newest known version; its key is (guild_id, id).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Role",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ("name", fields.TextField(db_default="", unique=False)),
                ("color", fields.IntField(db_default=0)),
                ("position", fields.IntField(db_default=0)),
                ("permissions", fields.BigIntField(db_default=0)),
                ("deleted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "role",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A role; its key is (guild_id, id). `permissions` is Discord's bit set.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnreadableEvent",
            fields=[
                ("guild_id", fields.BigIntField()),
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.TextField(unique=False)),
                ("reason", fields.TextField(unique=False)),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unreadable_event",
                "app": "models",
                "pk_attr": "id",
                "table_description": "An event or object of Discord's that could not be understood, kept as it came.",
            },
            bases=["Model"],
        ),
    ]
