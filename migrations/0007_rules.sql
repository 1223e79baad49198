-- The texts of the present windows under the limits, a row for each scope: the business, one of its
-- numbers, or all numbers that begin with the same six digits.
CREATE TABLE cap_window (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  scope TEXT NOT NULL CHECK (scope IN ('number', 'business') OR scope = 'prefix'),
  subject TEXT NOT NULL,
  began_steady INTEGER NOT NULL,
  texts INTEGER NOT NULL CHECK (texts >= 0),
  paused_at INTEGER,
  paused_until_steady INTEGER,
  UNIQUE (business_id, scope, subject),
  CHECK ((scope = 'business') = (subject = '')),
  CHECK ((paused_at IS NULL) = (paused_until_steady IS NULL))
) STRICT;
CREATE INDEX cap_window_paused ON cap_window (paused_until_steady)
  WHERE paused_until_steady IS NOT NULL;
CREATE INDEX cap_window_age ON cap_window (began_steady);

-- Numbers that take no texts, as the carrier said when one was sent.
CREATE TABLE not_mobile (
  business_id INTEGER NOT NULL REFERENCES business (id),
  phone TEXT NOT NULL CHECK (phone GLOB '+[1-9]*'),
  error_code INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (business_id, phone)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_mobile_age ON not_mobile (at);

-- The countries that a business texts, by their code; none is that of each number alone.
CREATE TABLE allowed_country (
  business_id INTEGER NOT NULL REFERENCES business (id),
  code INTEGER NOT NULL CHECK (code BETWEEN 1 AND 999),
  PRIMARY KEY (business_id, code)
) STRICT, WITHOUT ROWID;

ALTER TABLE number ADD COLUMN weekend_message TEXT;
ALTER TABLE number ADD COLUMN busy_message TEXT;
ALTER TABLE number ADD COLUMN minimum_ring_seconds INTEGER NOT NULL DEFAULT 0
  CHECK (minimum_ring_seconds BETWEEN 0 AND 30);
-- From and until when texts may leave: what lies outside is quiet.
ALTER TABLE number ADD COLUMN loud_from_minute INTEGER CHECK (loud_from_minute BETWEEN 0 AND 1439);
ALTER TABLE number ADD COLUMN loud_until_minute INTEGER
  CHECK (loud_until_minute BETWEEN 0 AND 1440
    AND (loud_from_minute IS NULL) = (loud_until_minute IS NULL));
-- Whether the two tables below have rows of this number, so that most calls need not look.
ALTER TABLE number ADD COLUMN has_only_hours INTEGER NOT NULL DEFAULT 0
  CHECK (has_only_hours IN (0, 1));
ALTER TABLE number ADD COLUMN has_rule_numbers INTEGER NOT NULL DEFAULT 0
  CHECK (has_rule_numbers IN (0, 1));

-- When calls count, as the opening hours of a business are kept.
CREATE TABLE only_hours (
  number_id INTEGER NOT NULL REFERENCES number (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  open_minute INTEGER NOT NULL CHECK (open_minute BETWEEN 0 AND 1439),
  close_minute INTEGER NOT NULL CHECK (close_minute BETWEEN 0 AND 1439),
  PRIMARY KEY (number_id, weekday, open_minute)
) STRICT, WITHOUT ROWID;

-- Whose calls count, or do not.
CREATE TABLE rule_number (
  number_id INTEGER NOT NULL REFERENCES number (id),
  rule TEXT NOT NULL CHECK (rule IN ('only_numbers', 'except_numbers')),
  phone TEXT NOT NULL CHECK (phone GLOB '+[1-9]*'),
  PRIMARY KEY (number_id, rule, phone)
) STRICT, WITHOUT ROWID;

-- What exactly stopped the text, where its reason covers several things.
ALTER TABLE decision ADD COLUMN detail TEXT;

-- A text that waits expires at its moment, whatever waits before it.
CREATE INDEX message_expiring ON message (expires_steady) WHERE next_try_steady IS NOT NULL;
