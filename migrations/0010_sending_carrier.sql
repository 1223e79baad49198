-- The account that sends a number's texts, where its own only reports calls.
ALTER TABLE number ADD COLUMN sending_carrier TEXT
  CHECK (sending_carrier IS NULL OR (mode = 'external' AND sending_carrier <> carrier));
CREATE INDEX number_sending ON number (sending_number);
