-- A year in the life of a server, for measuring on a database as it is then: calls with what came
-- of each, in the proportions that a trade's phone sees. Every invariant of `textback verify` holds.
--
-- Reads temp.wanted (calls, until): how many calls, and when the last one was, in milliseconds.
-- The database is empty, and SQL has the function sha256. Half of the calls are by new callers.

CREATE TEMP TABLE house AS
  SELECT max(2, calls / 2000) AS businesses, until - 30000 * calls AS since FROM wanted;

INSERT INTO business (id, name, time_zone, created_at)
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place, house WHERE n < businesses)
SELECT n, 'Business ' || n, 'America/New_York', since FROM place, house;

INSERT INTO account (business_id, name)
SELECT id, column1 FROM business, (VALUES ('bank'), ('available'), ('held'), ('spent'));

INSERT INTO stage SELECT id, column1, column2, column3 FROM business, (VALUES
  ('new', 'New', 0), ('contacted', 'Contacted', 1), ('booked', 'Booked', 2), ('won', 'Won', 3),
  ('lost', 'Lost', 4));

INSERT INTO number (id, business_id, phone, carrier, sending_number, enabled, message, created_at)
SELECT id, id, '+1' || (3122000000 + id), 'main', '+1' || (3122000000 + id), 1,
  'Hi, this is Business ' || id || '. Sorry we missed you! How can we help?', created_at
FROM business;
INSERT INTO forward_target SELECT id, 1, '+1' || (6462000000 + id) FROM number;

-- The calls, thirty seconds apart. A draw is the same in every run.
CREATE TEMP TABLE planned_call AS
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place, wanted WHERE n < calls),
drawn AS (
  SELECT n, since + 30000 * n AS at, (n * 2654435761 >> 12) % 100 AS fate, CASE
    WHEN n % 50 = 0 THEN NULL WHEN n % 2 = 1 THEN (n + 1) / 2
    ELSE 1 + (n * 2654435761 >> 9) % max(1, n / 2 - 200) END AS lead
  FROM place, house
)
SELECT n AS id, at, CASE WHEN lead IS NULL THEN 1 + n % businesses
    ELSE 1 + lead * 7919 % businesses END AS business, lead,
  CASE WHEN fate < 30 THEN 'answered' WHEN fate < 93 THEN 'missed' ELSE 'voicemail' END AS state,
  CASE WHEN fate < 30 THEN NULL WHEN fate < 75 THEN 'no_answer' WHEN fate < 83 THEN 'busy'
    WHEN fate < 93 THEN 'caller_hung_up' ELSE 'no_answer' END AS reason,
  coalesce(at - lag(at) OVER (PARTITION BY lead ORDER BY n) < 3600000, 0) AS is_soon,
  'CA' || lower(hex(randomblob(16))) AS carrier_id
FROM drawn, house ORDER BY n;
CREATE UNIQUE INDEX temp.planned_call_id ON planned_call (id);

INSERT INTO lead (id, business_id, phone, stage, callback_since, callback_calls, created_at)
SELECT lead, min(business), '+1' || (4150000000 + lead), 'new', iif(lead % 10 = 0, min(at), NULL),
  lead % 10 = 0, min(at)
FROM planned_call WHERE lead IS NOT NULL GROUP BY lead ORDER BY lead;
INSERT INTO lead_tag SELECT id, 'missed-call' FROM lead;

INSERT INTO call (id, business_id, number_id, lead_id, direction, phone, is_withheld, carrier_id,
  state, reason, started_at, arrived_steady, missed_at, duration_seconds, ring_seconds,
  settings_version, is_picked_up, forward_end, talk_seconds, caller_end, caller_end_seconds,
  ended_steady, is_recorded)
SELECT id, business, business, lead, 'inbound', '+1' || (4150000000 + lead), lead IS NULL,
  carrier_id, state, reason, at, at, iif(state = 'answered', NULL, at + 22000),
  iif(state = 'answered', 90, 0), 20, 1, state = 'answered',
  CASE WHEN state = 'answered' THEN 4 WHEN reason = 'busy' THEN 3 WHEN reason = 'no_answer' THEN 1
    ELSE 0 END,
  iif(state = 'answered', 90, NULL), 4, iif(state = 'answered', 95, 22),
  at + iif(state = 'answered', 95000, 22000), state = 'voicemail'
FROM planned_call ORDER BY id;

-- The texts to missed callers, and the answers of a third of those who got one.
CREATE TEMP TABLE planned_message AS
WITH textback AS (
  SELECT id AS call, business, lead, at + 22000 AS at, (id * 40503 >> 3) % 100 AS fate
  FROM planned_call WHERE state <> 'answered' AND lead IS NOT NULL AND NOT is_soon
)
SELECT row_number() OVER (ORDER BY at, call, is_answer) AS id, * FROM (
  SELECT call, business, lead, at, 0 AS is_answer, CASE WHEN fate < 88 THEN 'delivered'
    WHEN fate < 91 THEN 'sent' WHEN fate < 94 THEN 'undelivered' WHEN fate < 96 THEN 'failed'
    WHEN fate < 98 THEN 'rejected' ELSE 'expired' END AS state
  FROM textback
  UNION ALL
  SELECT call, business, lead, at + 180000, 1, 'received' FROM textback
  WHERE fate < 88 AND call % 3 = 0
) ORDER BY 1;
CREATE UNIQUE INDEX temp.planned_message_id ON planned_message (id);

INSERT INTO message (id, business_id, number_id, lead_id, call_id, direction, kind, sender,
  recipient, body, encoding, segments, credits, state, carrier_id, error_code, created_at,
  created_steady, accepted_at, updated_at, due_steady, expires_steady, attempts)
SELECT id, business, business, lead, iif(is_answer, NULL, call),
  iif(is_answer, 'inbound', 'outbound'), iif(is_answer, 'inbound', 'text_back'),
  '+1' || iif(is_answer, 4150000000 + lead, 3122000000 + business),
  '+1' || iif(is_answer, 3122000000 + business, 4150000000 + lead),
  iif(is_answer, 'Thanks! My sink is leaking, can somebody come by tomorrow before noon?',
    'Hi, this is Business ' || business || '. Sorry we missed you! How can we help?'),
  'GSM-7', 1, NOT is_answer, state,
  iif(state IN ('rejected', 'expired'), NULL, 'SM' || lower(hex(randomblob(16)))),
  CASE state WHEN 'rejected' THEN 21614 WHEN 'failed' THEN 30003 WHEN 'undelivered' THEN 30005 END,
  at, at, iif(state IN ('delivered', 'sent', 'undelivered', 'failed'), at + 900, NULL), at + 4000,
  iif(is_answer, NULL, at), iif(is_answer, NULL, at + 300000),
  NOT is_answer AND state <> 'expired'
FROM planned_message ORDER BY id;

INSERT INTO decision
SELECT call.id, iif(text.id IS NULL, 'skip', 'text'),
  CASE WHEN text.id IS NOT NULL THEN NULL WHEN call.lead IS NULL THEN 'anonymous' ELSE 'cooldown' END,
  text.id, 0, 1, call.at + 22000
FROM planned_call AS call LEFT JOIN planned_message AS text
  ON text.call = call.id AND NOT text.is_answer
WHERE call.state <> 'answered' ORDER BY call.id;

INSERT INTO attempt (message_id, n, epoch, secret, sequence, started_at, started_steady, ended_at,
  bytes_sent, http_status, curl_code, verdict)
SELECT id, 1, 1, lower(hex(randomblob(16))), id, at + 500, at + 500, at + 900, 700,
  iif(state = 'rejected', 400, 201), 0, iif(state = 'rejected', 'rejected', 'accepted')
FROM planned_message WHERE NOT is_answer AND state <> 'expired' ORDER BY id;

-- What was bought first of all, then for each text the hold and what became of it.
INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, amount_cents,
  external_id, at)
SELECT business.id, business.id, 'purchase', 'bank', 'available', 50 + count(text.id),
  9 * (50 + count(text.id)), 'first', since
FROM house, business LEFT JOIN planned_message AS text
  ON text.business = business.id AND NOT is_answer
GROUP BY business.id ORDER BY business.id;
INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, message_id,
  resolves, at)
SELECT place, business, kind,
  CASE kind WHEN 'hold' THEN 'available' WHEN 'refund' THEN 'spent' ELSE 'held' END,
  CASE kind WHEN 'hold' THEN 'held' WHEN 'post' THEN 'spent' ELSE 'available' END,
  1, id, iif(kind = 'hold', NULL, place - 1), at
FROM (
  SELECT businesses + row_number() OVER (ORDER BY id, step) AS place, * FROM (
    SELECT id, business, at, 1 AS step, 'hold' AS kind FROM planned_message WHERE NOT is_answer
    UNION ALL
    SELECT id, business, at + 900, 2, iif(state IN ('rejected', 'expired'), 'void', 'post')
    FROM planned_message WHERE NOT is_answer
    UNION ALL
    SELECT id, business, at + 4000, 3, 'refund' FROM planned_message WHERE state = 'failed'
  ), house
) ORDER BY place;

INSERT INTO opt_out (business_id, phone, source, at, sequence)
SELECT business_id, phone, 'text', until, (SELECT 1 + max(id) FROM message)
FROM lead, wanted WHERE id % 400 = 0 ORDER BY id;

INSERT INTO timeline
SELECT lead, at, kind, ref FROM (
  SELECT lead, at, 'call' AS kind, id AS ref FROM planned_call WHERE lead IS NOT NULL
  UNION ALL SELECT lead, at, 'message', id FROM planned_message
  UNION ALL SELECT lead.id, opt_out.at, 'opt_out', opt_out.id FROM opt_out JOIN lead
    ON lead.business_id = opt_out.business_id AND lead.phone = opt_out.phone
) ORDER BY lead, at, kind, ref;

UPDATE lead SET last_message_id = last.id, last_message_at = last.at, cooldown_message_id = text
FROM (
  SELECT lead, max(id) AS id, max(at) AS at, max(iif(is_answer, NULL, id)) AS text
  FROM planned_message GROUP BY lead
) AS last WHERE last.lead = lead.id;

-- The carrier's identifiers and webhooks are kept for some days.
INSERT INTO call_ref SELECT 'main', carrier_id, id FROM planned_call, wanted
WHERE at > until - 259200000 ORDER BY carrier_id;
INSERT INTO message_ref SELECT 'main', carrier_id, id FROM message, wanted
WHERE created_at > until - 259200000 AND carrier_id IS NOT NULL ORDER BY carrier_id;
INSERT INTO webhook (carrier, identity, received_at, received_steady)
SELECT 'main', column1 || carrier_id, started_at, arrived_steady FROM call, wanted,
  (VALUES ('voice '), ('voice/result '), ('voice/status '))
WHERE started_at > until - 259200000 ORDER BY started_at;

INSERT INTO audit
WITH RECURSIVE chain AS (
  SELECT 0 AS id, NULL AS sequence, NULL AS at, NULL AS subject, NULL AS business,
    zeroblob(32) AS hash
  UNION ALL
  SELECT chain.id + 1, chain.id + 1, since,
    '/businesses/' || (chain.id + 1) || '/credits/purchases/' || (chain.id + 1), chain.id + 1,
    sha256(lower(hex(hash)) || json_array(chain.id + 1, chain.id + 1, since, 'token 1', 'purchase',
      '/businesses/' || (chain.id + 1) || '/credits/purchases/' || (chain.id + 1), chain.id + 1,
      '', ''))
  FROM chain, house WHERE chain.id < businesses
)
SELECT id, sequence, at, 'token 1', 'purchase', subject, business, NULL, NULL, NULL, hash
FROM chain WHERE id > 0;

UPDATE meta SET value = (SELECT 1 + max(id) FROM message) WHERE key = 'seq';

DROP TABLE planned_message;
DROP TABLE planned_call;
DROP TABLE house;
