// The tables. Ids and hashes of 64 bits are stored as SQLite's signed integers, times as
// milliseconds since 1970 UTC, enumerations as in model/.
#pragma once

namespace parley::store::sqlite {

inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE meta (
  name   TEXT PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Names this history. Beside it stands a 'life' once the files were put back from a backup
-- (sqlite/life.h): that is what clients are told then, and they start afresh.
INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8))));

CREATE TABLE users (
  user     TEXT PRIMARY KEY,
  display  TEXT NOT NULL,
  guest    INTEGER NOT NULL,
  log      INTEGER NOT NULL,
  created  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  hash     BLOB PRIMARY KEY,     -- SHA-256; the token itself is never kept
  user     TEXT NOT NULL,
  created  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  room     INTEGER PRIMARY KEY,
  kind     INTEGER NOT NULL,
  key      TEXT UNIQUE,          -- NULL: has none
  name     TEXT NOT NULL,
  title    TEXT NOT NULL,
  topic    TEXT NOT NULL,
  created  INTEGER NOT NULL
) STRICT;

-- With a rowid: it tells who came first within one millisecond of `since`.
CREATE TABLE members (
  room          INTEGER NOT NULL,
  user          TEXT NOT NULL,
  role          INTEGER NOT NULL,
  since         INTEGER NOT NULL,
  read          INTEGER NOT NULL DEFAULT 0,
  read_ordinal  INTEGER NOT NULL DEFAULT 0,
  UNIQUE (room, user)
) STRICT;

-- Unread ones only: reading forgets them.
CREATE TABLE mentions (
  room  INTEGER NOT NULL,
  user  TEXT NOT NULL,
  seq   INTEGER NOT NULL,
  PRIMARY KEY (room, user, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_of_message ON mentions (room, seq);

-- One row a log: where it ends.
CREATE TABLE logs (
  log       INTEGER PRIMARY KEY,
  head      INTEGER NOT NULL,
  messages  INTEGER NOT NULL,
  ts        INTEGER NOT NULL
) STRICT;

-- What `of`, `flag`, `text` and `extra` mean for each kind stands in store/event_row.h.
CREATE TABLE events (
  log      INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  ts       INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL,     -- messages of the log up to and with this event
  author   TEXT NOT NULL,
  cid      TEXT,                 -- NULL: not deduplicated
  digest   INTEGER NOT NULL,
  of       INTEGER NOT NULL,
  reply    INTEGER NOT NULL,
  flag     INTEGER NOT NULL,
  edited   INTEGER,              -- of a message: when it was last edited
  deleted  INTEGER NOT NULL DEFAULT 0,
  extra    TEXT NOT NULL,
  text     TEXT NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_cid ON events (author, cid) WHERE cid IS NOT NULL;
CREATE INDEX edits_of_message ON events (log, of) WHERE kind = 2;

-- As they stand. `since` is the seq of the reaction, `emoji_since` that of the first one of an
-- unbroken line with the same emoji: the orders in which they are shown.
CREATE TABLE reactions (
  log          INTEGER NOT NULL,
  seq          INTEGER NOT NULL,  -- of the message
  emoji        TEXT NOT NULL,
  user         TEXT NOT NULL,
  since        INTEGER NOT NULL,
  emoji_since  INTEGER NOT NULL,
  PRIMARY KEY (log, seq, emoji, user)
) STRICT, WITHOUT ROWID;
)sql";

inline constexpr const char* kSchema2 = R"sql(
-- One row: the last batch of the journal whose changes are in these tables. It moves in the
-- transaction that brings them.
CREATE TABLE indexed (
  batch  INTEGER NOT NULL
) STRICT;
INSERT INTO indexed VALUES (0);
)sql";

inline constexpr const char* kSchema4 = R"sql(
-- How people stand to rooms that others brought them to (model/invitation.h).
CREATE TABLE offers (
  user   TEXT NOT NULL,
  room   INTEGER NOT NULL,
  by     TEXT NOT NULL,
  offer  INTEGER NOT NULL,
  ts     INTEGER NOT NULL,
  PRIMARY KEY (user, room, by)
) STRICT, WITHOUT ROWID;

CREATE TABLE trusts (
  user   TEXT NOT NULL,
  other  TEXT NOT NULL,
  trust  INTEGER NOT NULL,
  ts     INTEGER NOT NULL,
  PRIMARY KEY (user, other)
) STRICT, WITHOUT ROWID;

ALTER TABLE users ADD COLUMN ask INTEGER NOT NULL DEFAULT 0;
)sql";

// What names are compared by (model/name_forms.h). Of older data it is made here, once; from then
// on it comes with the record.
inline constexpr const char* kNameForms = R"sql(
ALTER TABLE users ADD COLUMN folded   TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN look     TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN drawn    TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
UPDATE users SET folded = parley_folded(user), skeleton = parley_skeleton(user),
                 look = parley_look(display), drawn = parley_drawn(display);
UPDATE rooms SET skeleton = parley_skeleton(name);
)sql";

// The same tables in both databases, but each page carries a checksum (database_file.h).
inline constexpr const char* kCheckedPages = "";

inline constexpr const char* kSchema5 = R"sql(
-- What is not unread although nobody has read it; found without reading all that was ever said.
CREATE INDEX deleted_messages ON events (log, seq) WHERE deleted;
)sql";

inline constexpr const char* kJournalSchema1 = R"sql(
-- One row a commit, until it is indexed. What is in it: store/journal/batch.h.
CREATE TABLE batches (
  batch     INTEGER PRIMARY KEY,
  checksum  INTEGER NOT NULL,
  bytes     BLOB NOT NULL
) STRICT;

-- One row: whose journal it is (the epoch of its parley.db), and the last batch that was taken out.
CREATE TABLE journal (
  epoch  TEXT NOT NULL,
  freed  INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace parley::store::sqlite
