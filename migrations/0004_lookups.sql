-- Where a text comes from: written here, written here but sent by a run that a restore forgot, or
-- known from the carrier's list alone.
ALTER TABLE message ADD COLUMN origin TEXT NOT NULL DEFAULT 'here'
  CHECK (origin IN ('here', 'forgotten') OR (origin = 'foreign' AND credits = 0));
