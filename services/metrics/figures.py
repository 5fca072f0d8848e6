"""Every figure of the process, by subject. docs/monitoring.md explains them; a test holds the two together.

What changes while somebody looks (how many events wait, whether Discord is connected) is a gauge that
`bot/watching/live.py` sets when it is asked; everything else is counted where it happens.
"""

from services.metrics.shapes import Counter, Figure, Gauge, Histogram

LAG = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)
ANSWERS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)
PICTURES = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
STALLS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WAITS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)
RUNS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0)

PRESS = "button, menu or form"
"""The command that presses count as: what they press is an action of the book, of which there are many."""

SCOPES = frozenset({"user", "global", "shared"})
"""Of limits that Discord tells with a 429."""

FOUND = ("missed", "edited", "deleted", "revived", "reactions", "votes", "joined", "left", "roles", "renamed")
HANDED = ("stored", "gone", "too_large", "put off")
LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")

# live events
EVENTS = Counter("profiler_events_total", "Gateway events received, by name", ("event",))
STORED = Counter("profiler_events_stored_total", "Events whose transaction is committed")
DROPPED = Counter("profiler_events_dropped_total", "Events a full queue did not take; they are read again later")
UNREADABLE = Counter("profiler_events_unreadable_total", "Events that could not be understood; kept as they came")
RETRIES = Counter("profiler_event_retries_total", "Batches of events that the database did not take at once")
COMMIT = Histogram("profiler_commit_seconds", "One batch of events, from its mapping to its commit", bounds=LAG)
LAGS = Histogram("profiler_lag_seconds", "A message's own time at Discord to its commit here", bounds=LAG)
WAITING = Gauge("profiler_events_waiting", "Events received and not committed yet")
CAPACITY = Gauge("profiler_events_waiting_limit", "How many events may wait (CAPTURE_QUEUE)")
OLDEST = Gauge("profiler_oldest_event_seconds", "For how long the oldest event has waited that is not committed yet")

# Discord
CONNECTED = Gauge("profiler_gateway_connected", "1 while events come from Discord")
SILENT = Gauge("profiler_gateway_silent_seconds", "Since anything came from the gateway, heartbeats included")
HEARTBEAT = Gauge("profiler_gateway_latency_seconds", "The last heartbeat and its answer")
CONNECTIONS = Counter(
    "profiler_gateway_connections_total", "Connections made, new or resumed", ("kind",), known=("new", "resumed")
)
SERVERS = Gauge("profiler_servers", "Discord servers the bot is on")
REQUESTS = Counter(
    "profiler_discord_requests_total",
    "Requests to Discord, by route and by status (none: no answer came)",
    ("method", "route", "status"),
    most=400,
)
REQUEST = Histogram("profiler_discord_request_seconds", "Discord's answers to the bot's own requests", bounds=ANSWERS)
LIMITED = Counter("profiler_discord_rate_limited_total", "Answers 429, by scope", ("scope",), known=sorted(SCOPES))
LIMIT_WAIT = Histogram(
    "profiler_discord_wait_seconds", "Requests held back so that no limit is broken, by limit", ("limit",), bounds=WAITS
)
UNREAD = Gauge("profiler_history_channels_unread", "Channels whose older messages are still to be read")
READ = Gauge("profiler_history_messages_read", "Older messages read since the start")

# the sync
SYNCS = Counter("profiler_syncs_total", "Runs of the sync, by how they ended", ("state",), known=("done", "failed"))
SYNC = Histogram("profiler_sync_seconds", "One run of the sync over one server", bounds=RUNS)
SYNCED_AT = Gauge("profiler_sync_last_timestamp_seconds", "When a run of the sync was done last")
FINDINGS = Counter(
    "profiler_sync_findings_total", "What the sync found that no event had told, by kind", ("kind",), known=FOUND
)

# files
FILES = Gauge("profiler_attachments", "Files of messages by state, counted every minute", ("state",))
HANDLED = Counter(
    "profiler_attachments_handled_total", "What became of files that were due", ("outcome",), known=HANDED
)
STORE = Gauge("profiler_store_reachable", "1 while the place for files takes them")

# answers
COMMANDS = Histogram(
    "profiler_command_seconds", "A command or press, from its arrival to its answer", ("command",), bounds=ANSWERS
)
FAILED = Counter("profiler_command_failures_total", "Commands and presses not answered as asked", ("command", "why"))
PICTURE = Histogram(
    "profiler_render_seconds", "One task of a render worker, waiting in line left out", ("task",), bounds=PICTURES
)
PICTURES_FAILED = Counter("profiler_render_failures_total", "Tasks that the render workers did not end", ("task",))
SENDS = Counter("profiler_sends_total", "Messages the bot sent of itself, by kind and outcome", ("kind", "outcome"))

# the page
LINKS_REFUSED = Gauge(
    "profiler_page_links_refused", "Links to the page that were refused so far, by reason", ("reason",)
)
SESSIONS = Gauge("profiler_page_sessions", "Sessions of the page that are open")

# the process
STALL = Histogram(
    "profiler_loop_delay_seconds", "How late the event loop came to a timer of every 25 ms", bounds=STALLS
)
STALLED = Counter("profiler_loop_stalls_total", "Times the event loop stood still for more than 50 ms")
RESTARTS = Counter("profiler_part_restarts_total", "Parts of the process that ended and were started again", ("part",))
LINES = Counter("profiler_log_lines_total", "Log lines, by level", ("level",), known=LEVELS)
POOL = Gauge("profiler_database_connections", "Connections to PostgreSQL", ("state",))
DATABASE = Gauge("profiler_database_bytes", "Size of the database, looked up every minute")
WORKER = Gauge("profiler_worker_memory_bytes", "Memory of the render workers")
ABOUT = Gauge("profiler_info", "1, with the version", ("version", "python"))

EVERY: tuple[Figure, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, Counter | Gauge | Histogram)
)
