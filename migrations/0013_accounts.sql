-- The carrier account that a call came through and that an attempt was made through, kept with them:
-- their number may move to another account, and what became of them is known at the old one.
ALTER TABLE call ADD COLUMN carrier TEXT;
ALTER TABLE attempt ADD COLUMN carrier TEXT;
-- The account that has a text or may have it. Null while it waits to be sent: then it goes through
-- the account that its number has by then.
ALTER TABLE message ADD COLUMN carrier TEXT
  CHECK (carrier IS NULL OR next_try_steady IS NULL);

-- OR ROLLBACK: a row that cannot be changed ends all of it anyway, and SQLite need not keep every page
-- in memory to undo one statement: 300 MB for a million calls.
UPDATE OR ROLLBACK call SET carrier = coalesce(
  (SELECT call_ref.carrier FROM call_ref WHERE call_id = call.id),
  (SELECT number.carrier FROM number WHERE number.id = number_id));
UPDATE OR ROLLBACK message SET carrier = coalesce(
  (SELECT message_ref.carrier FROM message_ref WHERE message_id = message.id),
  (SELECT coalesce(sending_carrier, number.carrier) FROM number WHERE number.id = number_id))
WHERE next_try_steady IS NULL;
UPDATE OR ROLLBACK attempt SET carrier = (SELECT coalesce(sending_carrier, number.carrier)
  FROM message JOIN number ON number.id = number_id WHERE message.id = message_id);

-- How many attempts in a row came to nothing that anybody knows.
ALTER TABLE carrier_account ADD COLUMN unclear INTEGER NOT NULL DEFAULT 0
  CHECK (unclear >= 0 AND (circuit = 'closed' OR unclear = 0));
