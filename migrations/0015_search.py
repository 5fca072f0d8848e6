"""The words of messages, and which are due."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0014_questions")]

    operations = []
