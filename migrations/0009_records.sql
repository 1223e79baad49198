-- A call that the owner made to see a text, left out of leads and figures.
ALTER TABLE call ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1));
-- Figures are about the calls of a time.
CREATE INDEX call_started ON call (business_id, started_at) WHERE direction = 'inbound';

-- The settings as they were, so that an old decision can be understood; without the phone numbers of
-- callers. A version of the business has number 0.
CREATE TABLE settings_version (
  business_id INTEGER NOT NULL REFERENCES business (id),
  number_id INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  settings TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (business_id, number_id, version)
) STRICT, WITHOUT ROWID;
ALTER TABLE decision ADD COLUMN business_version INTEGER;
