"""The bytes of attachments: fetched from Discord, kept once in a bucket or a folder, given up with their message."""
