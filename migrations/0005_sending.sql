-- What has been learnt of each carrier account: whether it takes texts at all, and how fast.
CREATE TABLE carrier_account (
  name TEXT NOT NULL PRIMARY KEY,
  circuit TEXT NOT NULL CHECK (circuit IN ('closed', 'open', 'half_open')),
  trust_failures INTEGER NOT NULL CHECK (trust_failures >= 0),
  cause TEXT,
  probe_steady INTEGER,
  probe_message_id INTEGER REFERENCES message (id),
  shut_steady INTEGER,
  slow_downs INTEGER NOT NULL CHECK (slow_downs >= 0),
  CHECK ((circuit = 'closed') = (cause IS NULL)),
  CHECK ((circuit = 'closed') = (probe_steady IS NULL)),
  CHECK ((circuit = 'half_open') = (probe_message_id IS NOT NULL)),
  CHECK (circuit = 'closed' OR trust_failures = 0),
  CHECK ((shut_steady IS NULL) = (slow_downs = 0))
) STRICT, WITHOUT ROWID;

ALTER TABLE message ADD COLUMN waits_for TEXT CHECK (waits_for IS NULL
  OR ((waits_for IN ('rate', 'slow_down') OR waits_for IN ('circuit', 'retry'))
    AND next_try_steady IS NOT NULL));
-- When proof came that the carrier took a text whose credit had been given back.
ALTER TABLE message ADD COLUMN proved_sent_at INTEGER CHECK (proved_sent_at IS NULL
  OR state IN ('rejected', 'expired') OR state IN ('cancelled', 'not_sent')
  OR state = 'written_off');

-- What kept a text from the carrier, and what is known in words.
ALTER TABLE attempt ADD COLUMN obstacle TEXT CHECK (obstacle IS NULL
  OR obstacle IN ('unreachable', 'untrusted') OR obstacle IN ('slow_down', 'misconfigured')
  OR obstacle = 'withdrawn');
ALTER TABLE attempt ADD COLUMN detail TEXT;

-- The carrier may have read a text three times at most, times when it asked to slow down aside.
CREATE TRIGGER attempt_of_few BEFORE INSERT ON attempt
  WHEN new.n > 50 OR (SELECT count(*) FROM attempt WHERE message_id = new.message_id
    AND obstacle IS NOT 'slow_down'
    AND (bytes_sent > 0 OR verdict IN ('unknown', 'proved_absent'))) >= 3 BEGIN
  SELECT raise(ABORT, 'a text is tried no more often than that');
END;

-- What a person found out about a text of unknown fate, and said with a name and a reason.
CREATE TABLE resolution (
  message_id INTEGER NOT NULL PRIMARY KEY REFERENCES message (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('sent', 'not_sent')),
  evidence TEXT NOT NULL CHECK (length(evidence) BETWEEN 1 AND 2000),
  author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER resolution_kept BEFORE DELETE ON resolution BEGIN
  SELECT raise(ABORT, 'what a person settled stays on the record');
END;
CREATE TRIGGER resolution_unchanged BEFORE UPDATE ON resolution BEGIN
  SELECT raise(ABORT, 'what a person settled stays on the record');
END;

ALTER TABLE alert ADD COLUMN detail TEXT;
CREATE INDEX alert_standing ON alert (kind) WHERE ended_at IS NULL;
