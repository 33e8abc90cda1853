"""A data directory as earlier schemas have it: the SQL is recorded here, not asked of the program.

Schema 1 of parley.db had no journal beside it, schema 2 has; in both no page has a checksum.
"""

import sqlite3

SCHEMA_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('epoch', 'feedc0de00000001');
CREATE TABLE users (user TEXT PRIMARY KEY, display TEXT NOT NULL, guest INTEGER NOT NULL,
  log INTEGER NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tokens (hash BLOB PRIMARY KEY, user TEXT NOT NULL, created INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE rooms (room INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT UNIQUE,
  name TEXT NOT NULL, title TEXT NOT NULL, topic TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE members (room INTEGER NOT NULL, user TEXT NOT NULL, role INTEGER NOT NULL,
  since INTEGER NOT NULL, read INTEGER NOT NULL DEFAULT 0,
  read_ordinal INTEGER NOT NULL DEFAULT 0, UNIQUE (room, user)) STRICT;
CREATE TABLE mentions (room INTEGER NOT NULL, user TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (room, user, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_of_message ON mentions (room, seq);
CREATE TABLE logs (log INTEGER PRIMARY KEY, head INTEGER NOT NULL, messages INTEGER NOT NULL,
  ts INTEGER NOT NULL) STRICT;
CREATE TABLE events (log INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,
  ts INTEGER NOT NULL, ordinal INTEGER NOT NULL, author TEXT NOT NULL, cid TEXT,
  digest INTEGER NOT NULL, of INTEGER NOT NULL, reply INTEGER NOT NULL, flag INTEGER NOT NULL,
  edited INTEGER, deleted INTEGER NOT NULL DEFAULT 0, extra TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (log, seq)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_cid ON events (author, cid) WHERE cid IS NOT NULL;
CREATE INDEX edits_of_message ON events (log, of) WHERE kind = 2;
CREATE TABLE reactions (log INTEGER NOT NULL, seq INTEGER NOT NULL, emoji TEXT NOT NULL,
  user TEXT NOT NULL, since INTEGER NOT NULL, emoji_since INTEGER NOT NULL,
  PRIMARY KEY (log, seq, emoji, user)) STRICT, WITHOUT ROWID;
"""
SCHEMA_2 = """
CREATE TABLE indexed (batch INTEGER NOT NULL) STRICT;
INSERT INTO indexed VALUES (0);
"""
JOURNAL_1 = """
CREATE TABLE batches (batch INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, bytes BLOB NOT NULL)
  STRICT;
CREATE TABLE journal (epoch TEXT NOT NULL, freed INTEGER NOT NULL) STRICT;
"""
INDEX_ID, JOURNAL_ID = 0x50726C79, 0x50726C6A
TABLES = ("users", "tokens", "rooms", "members", "mentions", "logs", "events", "reactions")


def age(today, old, version):
    """Makes the data directory `old` of that schema (1 or 2) with what `today` holds, a directory
    of a program that ended well."""
    old.mkdir()
    index = _empty(old / "parley.db", INDEX_ID, "NONE")
    index.executescript(SCHEMA_1 + (SCHEMA_2 if version == 2 else ""))
    index.execute("ATTACH ? AS today", (str(today / "parley.db"),))
    for table in (*TABLES, *(["indexed"] if version == 2 else [])):
        index.execute(f"DELETE FROM {table}")
        # A later schema may have more columns, never fewer.
        columns = ", ".join(row[1] for row in index.execute(f"PRAGMA main.table_info({table})"))
        index.execute(f"INSERT INTO {table} SELECT {columns} FROM today.{table}")
    index.execute("DELETE FROM meta")
    index.execute("INSERT INTO meta SELECT * FROM today.meta")
    _finish(index, version)
    if version == 2:
        journal = _empty(old / "journal.db", JOURNAL_ID, "INCREMENTAL")
        journal.executescript(JOURNAL_1)
        journal.execute("ATTACH ? AS today", (str(today / "journal.db"),))
        journal.execute("INSERT INTO batches SELECT * FROM today.batches")
        journal.execute("INSERT INTO journal SELECT * FROM today.journal")
        _finish(journal, 1)


def version(file):
    """The schema of a database file, and the bytes that each of its pages keeps free."""
    with open(file, "rb") as opened:
        header = opened.read(100)
    return int.from_bytes(header[60:64], "big"), header[20]


def _empty(file, application, auto_vacuum):
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA page_size=4096")
    database.execute(f"PRAGMA auto_vacuum={auto_vacuum}")
    database.execute(f"PRAGMA application_id={application}")
    database.execute("PRAGMA journal_mode=WAL")
    return database


def _finish(database, version):
    database.execute(f"PRAGMA user_version={version}")
    database.execute("DETACH today")
    database.close()
