-- The later texts to somebody who has not answered, planned when the text-back before them was
-- accepted. A third is impossible.
CREATE TABLE follow_up (
  id INTEGER PRIMARY KEY,
  business_id INTEGER NOT NULL REFERENCES business (id),
  number_id INTEGER NOT NULL REFERENCES number (id),
  lead_id INTEGER NOT NULL REFERENCES lead (id),
  text_back_id INTEGER NOT NULL REFERENCES message (id),
  position INTEGER NOT NULL CHECK (position IN (1, 2)),
  state TEXT NOT NULL CHECK (state IN ('planned', 'sent') OR state = 'cancelled'),
  due_steady INTEGER NOT NULL,
  planned_at INTEGER NOT NULL,
  ended_at INTEGER,
  message_id INTEGER UNIQUE REFERENCES message (id),
  ending TEXT CHECK (ending IN ('replied', 'answered_call')
    OR ending IN ('opted_out', 'stage_advanced') OR ending IN ('stopped_by_owner', 'superseded')
    OR ending IN ('turned_off', 'not_textable') OR ending IN ('no_credits', 'too_late')),
  UNIQUE (text_back_id, position),
  CHECK ((state = 'planned') = (ended_at IS NULL)),
  CHECK ((state = 'sent') = (message_id IS NOT NULL)),
  CHECK ((state = 'cancelled') = (ending IS NOT NULL))
) STRICT;
CREATE INDEX follow_up_due ON follow_up (due_steady) WHERE state = 'planned';
CREATE INDEX follow_up_of_lead ON follow_up (lead_id);
CREATE INDEX follow_up_of_business ON follow_up (business_id, id);
