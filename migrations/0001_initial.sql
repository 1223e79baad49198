-- Columns ending in _at are wall time, in _steady the clock that never steps; both milliseconds.
--
-- Of a list of three words or more SQLite makes a table each time that it tries a CHECK. Lists of
-- two are only compared, so those of the tables that grow with every call are cut in pairs.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE business (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  time_zone TEXT NOT NULL,
  has_hours INTEGER NOT NULL DEFAULT 0 CHECK (has_hours IN (0, 1)),
  booking_link TEXT,
  emergency_number TEXT,
  owner_name TEXT,
  city TEXT,
  credit_unit TEXT NOT NULL DEFAULT 'message' CHECK (credit_unit IN ('message', 'segment')),
  low_credits INTEGER NOT NULL DEFAULT 10 CHECK (low_credits BETWEEN 0 AND 100000),
  cap_number_per_hour INTEGER NOT NULL DEFAULT 60 CHECK (cap_number_per_hour >= 0),
  cap_business_per_day INTEGER NOT NULL DEFAULT 300 CHECK (cap_business_per_day >= 0),
  cap_prefix_per_hour INTEGER NOT NULL DEFAULT 20 CHECK (cap_prefix_per_hour >= 0),
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;

-- The opening hours of a week: minutes since midnight; a close at or before the open is next day's.
CREATE TABLE opening (
  business_id INTEGER NOT NULL REFERENCES business (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  open_minute INTEGER NOT NULL CHECK (open_minute BETWEEN 0 AND 1439),
  close_minute INTEGER NOT NULL CHECK (close_minute BETWEEN 0 AND 1439),
  PRIMARY KEY (business_id, weekday, open_minute)
) STRICT, WITHOUT ROWID;

-- A holiday is closed, or open at its own time.
CREATE TABLE holiday (
  business_id INTEGER NOT NULL REFERENCES business (id),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  open_minute INTEGER CHECK (open_minute BETWEEN 0 AND 1439),
  close_minute INTEGER CHECK (close_minute BETWEEN 0 AND 1439),
  PRIMARY KEY (business_id, date),
  CHECK ((open_minute IS NULL) = (close_minute IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE excluded_number (
  business_id INTEGER NOT NULL REFERENCES business (id),
  phone TEXT NOT NULL CHECK (phone GLOB '+[1-9]*'),
  PRIMARY KEY (business_id, phone)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
  business_id INTEGER NOT NULL REFERENCES business (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (business_id, id),
  UNIQUE (business_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE number (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  phone TEXT NOT NULL UNIQUE CHECK (phone GLOB '+[1-9]*'),
  label TEXT,
  carrier TEXT NOT NULL,
  mode TEXT NOT NULL DEFAULT 'forward'
    CHECK (mode IN ('forward', 'already_forwarded', 'external')),
  sending_number TEXT NOT NULL CHECK (sending_number GLOB '+[1-9]*'),
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  ring_timeout_seconds INTEGER NOT NULL DEFAULT 20
    CHECK (ring_timeout_seconds BETWEEN 10 AND 60),
  message TEXT NOT NULL CHECK (length(message) BETWEEN 1 AND 1600),
  after_hours_message TEXT,
  ring_after_hours INTEGER NOT NULL DEFAULT 0 CHECK (ring_after_hours IN (0, 1)),
  acceptance TEXT NOT NULL DEFAULT 'none' CHECK (acceptance IN ('none', 'press_1')),
  minimum_talk_seconds INTEGER NOT NULL DEFAULT 0
    CHECK (minimum_talk_seconds BETWEEN 0 AND 30),
  after_ring TEXT NOT NULL DEFAULT 'hang_up'
    CHECK (after_ring IN ('hang_up', 'voicemail', 'redirect')),
  voicemail_greeting TEXT,
  redirect_url TEXT,
  delay_seconds INTEGER NOT NULL DEFAULT 0 CHECK (delay_seconds BETWEEN 0 AND 300),
  delay_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (delay_confirmed IN (0, 1)),
  max_age_seconds INTEGER NOT NULL DEFAULT 300 CHECK (max_age_seconds BETWEEN 30 AND 1800),
  cooldown_minutes INTEGER NOT NULL DEFAULT 60 CHECK (cooldown_minutes BETWEEN 0 AND 10080),
  -- One bit for each reason that does not count, in the order of the reasons.
  muted_reasons INTEGER NOT NULL DEFAULT 0,
  opt_out_footer INTEGER NOT NULL DEFAULT 0 CHECK (opt_out_footer IN (0, 1)),
  follow_up_enabled INTEGER NOT NULL DEFAULT 0 CHECK (follow_up_enabled IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  CHECK (mode = 'external' OR sending_number = phone),
  CHECK (delay_seconds <= 60 OR delay_confirmed = 1)
) STRICT;
CREATE INDEX number_of_business ON number (business_id, id);

CREATE TABLE forward_target (
  number_id INTEGER NOT NULL REFERENCES number (id),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 10),
  phone TEXT NOT NULL CHECK (phone GLOB '+[1-9]*'),
  PRIMARY KEY (number_id, position),
  UNIQUE (number_id, phone)
) STRICT, WITHOUT ROWID;

-- A third follow-up is impossible.
CREATE TABLE follow_up_step (
  number_id INTEGER NOT NULL REFERENCES number (id),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 2),
  after_hours INTEGER NOT NULL CHECK (after_hours BETWEEN 1 AND 720),
  message TEXT NOT NULL CHECK (length(message) BETWEEN 1 AND 1600),
  PRIMARY KEY (number_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  phone TEXT NOT NULL CHECK (phone GLOB '+[1-9]*'),
  name TEXT,
  stage TEXT NOT NULL,
  assignee TEXT,
  -- The text-back that its cool-down is counted from.
  cooldown_message_id INTEGER REFERENCES message (id),
  last_message_id INTEGER REFERENCES message (id),
  last_message_at INTEGER,
  unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
  -- Since when, and after how many calls in vain, somebody owes them a call.
  callback_since INTEGER,
  callback_calls INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  UNIQUE (business_id, phone),
  FOREIGN KEY (business_id, stage) REFERENCES stage (business_id, id),
  CHECK ((last_message_id IS NULL) = (last_message_at IS NULL)),
  CHECK ((callback_since IS NULL) = (callback_calls = 0))
) STRICT;
CREATE INDEX callback ON lead (business_id, callback_since, id)
  WHERE callback_since IS NOT NULL;
CREATE INDEX conversation ON lead (business_id, last_message_at, id)
  WHERE last_message_at IS NOT NULL;

CREATE TABLE lead_tag (
  lead_id INTEGER NOT NULL REFERENCES lead (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (lead_id, tag)
) STRICT, WITHOUT ROWID;

-- Calls, inbound with the terms they arrived under and the facts heard of them, and outbound.
CREATE TABLE call (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  number_id INTEGER NOT NULL REFERENCES number (id),
  lead_id INTEGER REFERENCES lead (id),
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  -- The other end; null when withheld or not a phone number.
  phone TEXT CHECK (phone GLOB '+[1-9]*'),
  is_withheld INTEGER NOT NULL DEFAULT 0 CHECK (is_withheld IN (0, 1)),
  -- A call of ours that came back: the owner's phone forwards to the number that rings it.
  is_loop INTEGER NOT NULL DEFAULT 0 CHECK (is_loop IN (0, 1)),
  carrier_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ringing', 'answered') OR state IN ('missed', 'voicemail')
    OR state IN ('dialed', 'connected') OR state = 'no_answer'),
  reason TEXT CHECK (reason IN ('no_answer', 'busy') OR reason IN ('caller_hung_up', 'failed')
    OR reason IN ('after_hours', 'not_accepted') OR reason = 'ring_timeout'),
  started_at INTEGER NOT NULL,
  arrived_steady INTEGER NOT NULL,
  missed_at INTEGER,
  answered_late_at INTEGER,
  duration_seconds INTEGER NOT NULL DEFAULT 0 CHECK (duration_seconds >= 0),
  deadline_steady INTEGER,
  -- Terms: the seconds of ring, or why nobody was rung.
  ring_seconds INTEGER,
  unrung_reason TEXT,
  acceptance TEXT NOT NULL DEFAULT 'none' CHECK (acceptance IN ('none', 'press_1')),
  minimum_talk_seconds INTEGER NOT NULL DEFAULT 0,
  settings_version INTEGER NOT NULL,
  -- Facts.
  is_picked_up INTEGER NOT NULL DEFAULT 0 CHECK (is_picked_up IN (0, 1)),
  is_accepted INTEGER NOT NULL DEFAULT 0 CHECK (is_accepted IN (0, 1)),
  leg_end INTEGER,
  forward_end INTEGER,
  talk_seconds INTEGER,
  caller_end INTEGER,
  caller_end_seconds INTEGER,
  ended_steady INTEGER,
  is_recorded INTEGER NOT NULL DEFAULT 0 CHECK (is_recorded IN (0, 1)),
  is_overdue INTEGER NOT NULL DEFAULT 0 CHECK (is_overdue IN (0, 1)),
  CHECK ((state = 'ringing') = (deadline_steady IS NOT NULL)),
  CHECK ((state IN ('missed', 'voicemail')) = (reason IS NOT NULL)),
  CHECK (state NOT IN ('missed', 'voicemail') OR missed_at IS NOT NULL),
  CHECK ((direction = 'outbound') = (state IN ('dialed', 'connected') OR state = 'no_answer')),
  CHECK ((direction = 'inbound') = (ring_seconds IS NOT NULL OR unrung_reason IS NOT NULL))
) STRICT;
CREATE INDEX call_of_business ON call (business_id, id);
CREATE INDEX call_deadline ON call (deadline_steady) WHERE deadline_steady IS NOT NULL;

-- The carrier's own identifiers of recent days. They are random, so they are kept in a small table
-- instead of in an index over every call there ever was.
CREATE TABLE call_ref (
  carrier TEXT NOT NULL,
  carrier_id TEXT NOT NULL,
  call_id INTEGER NOT NULL REFERENCES call (id),
  PRIMARY KEY (carrier, carrier_id)
) STRICT, WITHOUT ROWID;

-- What was heard of a leg before its call was known.
CREATE TABLE stray_leg (
  id INTEGER PRIMARY KEY,
  carrier TEXT NOT NULL,
  parent_carrier_id TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('picked_up', 'accepted', 'talked', 'unanswered')),
  unanswered_end INTEGER,
  talk_seconds INTEGER,
  heard_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stray_leg_of_call ON stray_leg (carrier, parent_carrier_id);

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  number_id INTEGER NOT NULL REFERENCES number (id),
  lead_id INTEGER REFERENCES lead (id),
  call_id INTEGER REFERENCES call (id),
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  kind TEXT NOT NULL CHECK (kind IN ('text_back', 'reply') OR kind IN ('follow_up', 'confirmation')
    OR kind = 'inbound'),
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('GSM-7', 'UCS-2')),
  segments INTEGER NOT NULL CHECK (segments >= 1),
  credits INTEGER NOT NULL DEFAULT 0 CHECK (credits >= 0),
  state TEXT NOT NULL CHECK (state IN ('queued', 'retry_wait') OR state IN ('sending', 'unknown')
    OR state IN ('accepted', 'sent') OR state IN ('delivered', 'undelivered')
    OR state IN ('failed', 'rejected') OR state IN ('expired', 'cancelled')
    OR state IN ('not_sent', 'written_off') OR state = 'received'),
  carrier_id TEXT,
  carrier_word TEXT,
  error_code INTEGER,
  detail TEXT,
  created_at INTEGER NOT NULL,
  created_steady INTEGER NOT NULL,
  accepted_at INTEGER,
  updated_at INTEGER NOT NULL,
  due_steady INTEGER,
  expires_steady INTEGER,
  next_try_steady INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- How often no connection was had since the last attempt.
  obstacles INTEGER NOT NULL DEFAULT 0,
  CHECK ((direction = 'inbound') = (kind = 'inbound')),
  CHECK ((direction = 'inbound') = (state = 'received')),
  CHECK ((kind = 'text_back') = (call_id IS NOT NULL)),
  CHECK ((kind IN ('text_back', 'reply') OR kind = 'follow_up') = (credits > 0)),
  CHECK (direction = 'inbound' OR (due_steady IS NOT NULL AND expires_steady IS NOT NULL)),
  CHECK ((state IN ('queued', 'retry_wait')) = (next_try_steady IS NOT NULL)),
  CHECK (accepted_at IS NOT NULL OR NOT (state IN ('accepted', 'sent')
    OR state IN ('delivered', 'undelivered') OR state = 'failed'))
) STRICT;
CREATE INDEX message_of_business ON message (business_id, id);
CREATE UNIQUE INDEX message_of_call ON message (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX message_waiting ON message (next_try_steady) WHERE next_try_steady IS NOT NULL;
CREATE INDEX message_unsettled ON message (id) WHERE state IN ('sending', 'unknown');

CREATE TABLE message_ref (
  carrier TEXT NOT NULL,
  carrier_id TEXT NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message (id),
  PRIMARY KEY (carrier, carrier_id)
) STRICT, WITHOUT ROWID;

-- Every try of every text, kept. An attempt of an earlier run of the program is dead.
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id),
  n INTEGER NOT NULL CHECK (n >= 1),
  epoch INTEGER NOT NULL,
  secret TEXT NOT NULL CHECK (length(secret) >= 22),
  -- The place of the commit in which it began, in the order of all commits.
  sequence INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  started_steady INTEGER NOT NULL,
  ended_at INTEGER,
  bytes_sent INTEGER,
  http_status INTEGER,
  curl_code INTEGER,
  verdict TEXT CHECK (verdict IN ('accepted', 'rejected') OR verdict IN ('not_accepted', 'unknown')
    OR verdict = 'proved_absent'),
  UNIQUE (message_id, n),
  CHECK ((ended_at IS NULL) = (verdict IS NULL))
) STRICT;
CREATE UNIQUE INDEX attempt_open ON attempt (message_id) WHERE verdict IS NULL;

CREATE TABLE decision (
  call_id INTEGER PRIMARY KEY REFERENCES call (id),
  kind TEXT NOT NULL CHECK (kind IN ('text', 'skip')),
  reason TEXT,
  message_id INTEGER UNIQUE REFERENCES message (id),
  -- One bit for each rule that stopped the text by itself, in the order of the rules.
  stopping_rules INTEGER NOT NULL,
  settings_version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  CHECK ((kind = 'text') = (message_id IS NOT NULL)),
  CHECK (kind = 'text' OR reason IS NOT NULL),
  CHECK (kind = 'skip' OR reason IS NULL OR reason = 'answered_late')
) STRICT;

CREATE TABLE opt_out (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  phone TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('text', 'carrier', 'owner', 'suspected')),
  reason TEXT,
  at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by TEXT CHECK (ended_by IN ('text', 'owner')),
  evidence TEXT,
  -- The places of the commits that began and ended it, in the order of all commits.
  sequence INTEGER NOT NULL,
  ended_sequence INTEGER,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CHECK ((ended_at IS NULL) = (ended_sequence IS NULL))
) STRICT;
CREATE UNIQUE INDEX opt_out_active ON opt_out (business_id, phone) WHERE ended_at IS NULL;

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES lead (id),
  body TEXT NOT NULL,
  author TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE stage_move (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES lead (id),
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  author TEXT,
  at INTEGER NOT NULL
) STRICT;

-- What happened to a lead, each thing once.
CREATE TABLE timeline (
  lead_id INTEGER NOT NULL REFERENCES lead (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'message') OR kind IN ('note', 'stage')
    OR kind = 'opt_out'),
  ref INTEGER NOT NULL,
  PRIMARY KEY (lead_id, at, kind, ref),
  UNIQUE (kind, ref)
) STRICT, WITHOUT ROWID;

-- Prepaid credits by double entry. A balance is kept by the trigger and by nothing else.
CREATE TABLE account (
  business_id INTEGER NOT NULL REFERENCES business (id),
  name TEXT NOT NULL CHECK (name IN ('bank', 'available') OR name IN ('held', 'spent')),
  balance INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (business_id, name),
  CHECK (name = 'bank' OR balance >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  kind TEXT NOT NULL,
  from_account TEXT NOT NULL,
  to_account TEXT NOT NULL,
  credits INTEGER NOT NULL CHECK (credits > 0),
  amount_cents INTEGER,
  external_id TEXT,
  message_id INTEGER REFERENCES message (id),
  -- The hold that a post or a void resolves, the post that a refund gives back.
  resolves INTEGER REFERENCES transfer (id),
  at INTEGER NOT NULL,
  CHECK (CASE kind
    WHEN 'purchase' THEN from_account = 'bank' AND to_account = 'available'
    WHEN 'hold' THEN from_account = 'available' AND to_account = 'held'
    WHEN 'post' THEN from_account = 'held' AND to_account = 'spent'
    WHEN 'void' THEN from_account = 'held' AND to_account = 'available'
    WHEN 'refund' THEN from_account = 'spent' AND to_account = 'available'
    ELSE FALSE END),
  CHECK ((kind = 'purchase') = (message_id IS NULL)),
  CHECK ((kind = 'purchase') = (external_id IS NOT NULL AND amount_cents IS NOT NULL)),
  CHECK ((kind IN ('post', 'void') OR kind = 'refund') = (resolves IS NOT NULL)),
  FOREIGN KEY (business_id, from_account) REFERENCES account (business_id, name),
  FOREIGN KEY (business_id, to_account) REFERENCES account (business_id, name)
) STRICT;
CREATE INDEX transfer_of_business ON transfer (business_id, id);
CREATE UNIQUE INDEX transfer_purchase ON transfer (business_id, external_id)
  WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_of_message ON transfer (message_id, kind)
  WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_resolution ON transfer (resolves) WHERE resolves IS NOT NULL;

CREATE TRIGGER transfer_balances AFTER INSERT ON transfer BEGIN
  UPDATE account SET balance = balance - new.credits
    WHERE business_id = new.business_id AND name = new.from_account;
  UPDATE account SET balance = balance + new.credits
    WHERE business_id = new.business_id AND name = new.to_account;
END;
CREATE TRIGGER transfer_kept BEFORE DELETE ON transfer BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER transfer_unchanged BEFORE UPDATE ON transfer BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER timeline_kept BEFORE DELETE ON timeline BEGIN
  SELECT raise(ABORT, 'the timeline is append-only');
END;
CREATE TRIGGER timeline_unchanged BEFORE UPDATE ON timeline BEGIN
  SELECT raise(ABORT, 'the timeline is append-only');
END;

-- Webhooks of recent days, so that a repeat gets the first answer and no second effect.
CREATE TABLE webhook (
  carrier TEXT NOT NULL,
  identity TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  answer TEXT,
  PRIMARY KEY (carrier, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('operator', 'owner')),
  business_id INTEGER REFERENCES business (id),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  CHECK ((role = 'owner') = (business_id IS NOT NULL))
) STRICT;

-- First answers to POSTs that carried an Idempotency-Key.
CREATE TABLE idempotency_key (
  token_id INTEGER NOT NULL REFERENCES api_token (id),
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
  status INTEGER NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_age ON idempotency_key (at);

-- What an owner should look at; an episode is one row, about the business, a number or a lead.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  kind TEXT NOT NULL,
  number_id INTEGER REFERENCES number (id),
  lead_id INTEGER REFERENCES lead (id),
  message_id INTEGER REFERENCES message (id),
  at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK (number_id IS NULL OR lead_id IS NULL)
) STRICT;
CREATE INDEX alert_of_business ON alert (business_id, id);
CREATE UNIQUE INDEX alert_open
  ON alert (business_id, kind, coalesce(number_id, 0), coalesce(lead_id, 0))
  WHERE ended_at IS NULL;
