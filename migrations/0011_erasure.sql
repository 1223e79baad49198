-- Erasure: what a person's number, name and words leave behind when they are forgotten.
--
-- In every place the number gives way to a pseudonym under +999, a country code that nobody has, so
-- that calls, texts and decisions stay what they were, of somebody unknown. Of an opt-out that is in
-- force a keyed hash of the number stays, and goes on blocking.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  -- Null when there was no lead, only an opt-out or an exclusion.
  lead_id INTEGER REFERENCES lead (id),
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- The door that the triggers below leave open; shut again before the same commit.
  is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX erasure_open ON erasure (business_id) WHERE is_open;

ALTER TABLE lead ADD COLUMN erased_at INTEGER;
ALTER TABLE opt_out ADD COLUMN phone_hash BLOB
  CHECK (phone_hash IS NULL OR (length(phone_hash) = 32 AND phone GLOB '+999*'));
CREATE UNIQUE INDEX opt_out_active_hash ON opt_out (business_id, phone_hash)
  WHERE ended_at IS NULL AND phone_hash IS NOT NULL;
INSERT INTO meta VALUES ('erasure_key', lower(hex(randomblob(32))));

-- What was said and between whom is evidence: it changes by erasure and by nothing else.
CREATE TRIGGER message_words_kept BEFORE UPDATE OF sender, recipient, body ON message
WHEN (new.sender, new.recipient, new.body) IS NOT (old.sender, old.recipient, old.body)
  AND NOT EXISTS (SELECT 1 FROM erasure WHERE business_id = old.business_id AND is_open)
BEGIN SELECT raise(ABORT, 'a text keeps its words'); END;
CREATE TRIGGER message_kept BEFORE DELETE ON message
BEGIN SELECT raise(ABORT, 'texts are kept'); END;
CREATE TRIGGER call_phone_kept BEFORE UPDATE OF phone, carrier_id ON call
WHEN (new.phone, new.carrier_id) IS NOT (old.phone, old.carrier_id)
  AND NOT EXISTS (SELECT 1 FROM erasure WHERE business_id = old.business_id AND is_open)
BEGIN SELECT raise(ABORT, 'a call keeps its caller'); END;
CREATE TRIGGER call_kept BEFORE DELETE ON call
BEGIN SELECT raise(ABORT, 'calls are kept'); END;
CREATE TRIGGER lead_phone_kept BEFORE UPDATE OF phone, erased_at ON lead
WHEN (new.phone, new.erased_at) IS NOT (old.phone, old.erased_at)
  AND NOT EXISTS (SELECT 1 FROM erasure WHERE business_id = old.business_id AND is_open)
BEGIN SELECT raise(ABORT, 'a lead keeps its number'); END;
CREATE TRIGGER note_kept BEFORE UPDATE ON note
WHEN NOT EXISTS (SELECT 1 FROM erasure JOIN lead ON lead.business_id = erasure.business_id
  WHERE lead.id = old.lead_id AND is_open)
BEGIN SELECT raise(ABORT, 'notes are kept'); END;
DROP TRIGGER resolution_unchanged;
CREATE TRIGGER resolution_unchanged BEFORE UPDATE ON resolution
WHEN new.message_id <> old.message_id OR new.verdict <> old.verdict
  OR NOT EXISTS (SELECT 1 FROM erasure JOIN message ON message.business_id = erasure.business_id
    WHERE message.id = old.message_id AND is_open)
BEGIN SELECT raise(ABORT, 'what a person settled stays on the record'); END;
CREATE TRIGGER erasure_shut BEFORE UPDATE ON erasure
WHEN old.is_open = 0 OR new.is_open = 1 OR new.id <> old.id
BEGIN SELECT raise(ABORT, 'an erasure happens once'); END;
CREATE TRIGGER erasure_kept BEFORE DELETE ON erasure
BEGIN SELECT raise(ABORT, 'erasures are on the record'); END;
