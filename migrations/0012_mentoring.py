"""Questions, notes, quiet students, the search and who looked at what: the tables of what mentors do."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from models.snowflake import SnowflakeField
from orjson import loads
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0011_hourly_reads')]

    operations = [
        ops.CreateModel(
            name='AuditEntry',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.BigIntField()),
                ('action', fields.TextField(unique=False)),
                ('subject_id', fields.BigIntField(null=True)),
                ('channel_id', fields.BigIntField(null=True)),
                ('question', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'audit_log', 'app': 'models', 'indexes': [Index(fields=['guild_id', 'at'], name='audit_log_by_time'), Index(fields=['guild_id', 'subject_id', 'at'], name='audit_log_by_subject')], 'pk_attr': 'id', 'table_description': 'A look or a change; its key is (guild_id, id).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DigestSchedule',
            fields=[
                ('guild_id', SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('channel_id', fields.BigIntField()),
                ('weekday', fields.IntField()),
                ('hour', fields.IntField()),
                ('set_by', fields.BigIntField()),
                ('set_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('posted_for', fields.DateField(null=True)),
                ('posted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'digest_schedule', 'app': 'models', 'pk_attr': 'guild_id', 'table_description': "A server's weekly report; its key is (guild_id). `weekday` 0 is Monday, `hour` is of the guild's time zone."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExportedFile',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('id', SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('object_key', fields.TextField(unique=False)),
                ('place', fields.TextField(unique=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'exported_file', 'app': 'models', 'indexes': [Index(fields=['expires_at'], name='exported_file_by_end')], 'pk_attr': 'id', 'table_description': 'An exported file with a link to it; its key is (guild_id, id), `id` that of the interaction that asked for it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MessageSearch',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('message_id', SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('lexemes', TSVectorField(source_fields=(), stored=False)),
            ],
            options={'table': 'message_search', 'app': 'models', 'pk_attr': 'message_id', 'table_description': 'The words of a message that is not deleted, stems included; its key is (guild_id, message_id).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Note',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('student_id', fields.BigIntField()),
                ('author_id', fields.BigIntField()),
                ('kind', fields.TextField(unique=False)),
                ('text', fields.TextField(db_default='', unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_on', fields.DateField(null=True)),
                ('deleted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'note', 'app': 'models', 'indexes': [Index(fields=['guild_id', 'student_id', 'at'], name='note_by_student')], 'pk_attr': 'id', 'table_description': 'Something a mentor keeps about a student; its key is (guild_id, id).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='QuestionMark',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('message_id', SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('claimed_by', fields.BigIntField(null=True)),
                ('claimed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_by', fields.BigIntField(null=True)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_as', fields.TextField(null=True, unique=False)),
            ],
            options={'table': 'question_mark', 'app': 'models', 'pk_attr': 'message_id', 'table_description': 'What mentors said of a message that asks; its key is (guild_id, message_id).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='QuietVerdict',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('student_id', fields.BigIntField()),
                ('mentor_id', fields.BigIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('useful', fields.BooleanField()),
                ('shown', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'quiet_verdict', 'app': 'models', 'indexes': [Index(fields=['guild_id', 'student_id', 'at'], name='quiet_verdict_by_student')], 'pk_attr': 'id', 'table_description': "What a mentor said of a student's being named quiet; its key is (guild_id, id). `shown` is what was named."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SearchDue',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('message_id', fields.BigIntField()),
            ],
            options={'table': 'search_due', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A message whose words are still to be written down anew, once for each change; its key is (guild_id, id).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Snooze',
            fields=[
                ('guild_id', fields.BigIntField()),
                ('student_id', SnowflakeField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by_id', fields.BigIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'snooze', 'app': 'models', 'pk_attr': 'student_id', 'table_description': 'A student who is not to be named as quiet before `until`; its key is (guild_id, student_id).'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Message',
            name='asks',
            field=fields.BooleanField(null=True),
        ),
    ]
