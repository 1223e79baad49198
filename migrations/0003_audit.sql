-- Who changed what, and when: a row for each change that a person makes through the admin API or by
-- a command, in the transaction of the change. It holds hashes of what was there before and after,
-- never the thing itself.
CREATE TABLE audit (
  -- Without gaps, from 1.
  id INTEGER PRIMARY KEY CHECK (id >= 1),
  -- The place of the commit in the order of all commits.
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (length(actor) > 0),
  action TEXT NOT NULL CHECK (length(action) > 0),
  -- What was changed, as a path of identifiers; no number and no name is ever part of it.
  subject TEXT NOT NULL CHECK (subject GLOB '/*'),
  business_id INTEGER REFERENCES business (id),
  -- Sixteen random bytes, hashed in front of what was there: a phone number cannot be found by
  -- trying them all once they are forgotten.
  salt BLOB CHECK (length(salt) = 16),
  before_hash BLOB CHECK (length(before_hash) = 32),
  after_hash BLOB CHECK (length(after_hash) = 32),
  -- SHA-256 of the hash of the row before, in hexadecimal, and this row as a JSON array.
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_of_business ON audit (business_id) WHERE business_id IS NOT NULL;

CREATE TRIGGER audit_continues BEFORE INSERT ON audit
WHEN new.id <> 1 + (SELECT coalesce(max(id), 0) FROM audit) BEGIN
  SELECT raise(ABORT, 'the audit has no gaps');
END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE OF id, sequence, at, actor, action, subject,
  business_id, before_hash, after_hash, hash ON audit BEGIN
  SELECT raise(ABORT, 'the audit is append-only');
END;
-- Erasure forgets the salts; that is the only change there is.
CREATE TRIGGER audit_salt_forgotten BEFORE UPDATE OF salt ON audit WHEN new.salt IS NOT NULL BEGIN
  SELECT raise(ABORT, 'the audit is append-only');
END;

-- What was there before anything was audited.
INSERT INTO meta VALUES
  ('unaudited_sequence', coalesce((SELECT value FROM meta WHERE key = 'seq'), 0)),
  ('unaudited_transfers', (SELECT coalesce(max(id), 0) FROM transfer)),
  ('unaudited_tokens', (SELECT coalesce(max(id), 0) FROM api_token)),
  ('unaudited_restore', coalesce((SELECT value FROM meta WHERE key = 'restore_id'), ''));
