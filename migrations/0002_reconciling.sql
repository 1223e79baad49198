-- When the carrier is next asked what became of a text that it may have, and how many times in vain.
ALTER TABLE message ADD COLUMN reconcile_steady INTEGER
  CHECK (reconcile_steady IS NULL OR state = 'unknown');
ALTER TABLE message ADD COLUMN reconcile_step INTEGER NOT NULL DEFAULT 0
  CHECK (reconcile_step >= 0 AND (reconcile_step = 0 OR state = 'unknown'));
CREATE INDEX message_reconcile ON message (reconcile_steady) WHERE reconcile_steady IS NOT NULL;

UPDATE message SET reconcile_steady = 30000 + coalesce(
  (SELECT max(started_steady) FROM attempt WHERE message_id = message.id), created_steady)
  WHERE state = 'unknown';

CREATE TRIGGER message_unknown_is_asked BEFORE UPDATE OF state, reconcile_steady ON message
  WHEN new.state = 'unknown' AND new.reconcile_steady IS NULL BEGIN
  SELECT raise(ABORT, 'a text of unknown fate has a time at which the carrier is asked');
END;
