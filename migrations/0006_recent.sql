-- Whether a caller's earlier call still rings is asked as each call arrives: without an index that
-- reads every call that rings.
CREATE INDEX call_ringing ON call (number_id, phone) WHERE deadline_steady IS NOT NULL;

-- Webhooks in the order in which they came: their documents are appended, only their keys are
-- random, and the oldest are the first to be forgotten.
CREATE TABLE recent_webhook (
  id INTEGER PRIMARY KEY,
  carrier TEXT NOT NULL,
  identity TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  received_steady INTEGER NOT NULL,
  answer TEXT,
  UNIQUE (carrier, identity)
) STRICT;
INSERT INTO recent_webhook (carrier, identity, received_at, received_steady, answer)
SELECT carrier, identity, received_at, received_at, answer FROM webhook ORDER BY received_at;
DROP TABLE webhook;
ALTER TABLE recent_webhook RENAME TO webhook;

-- The carrier's identifiers by age, for the same purpose.
CREATE INDEX call_ref_age ON call_ref (call_id);
CREATE INDEX message_ref_age ON message_ref (message_id);
