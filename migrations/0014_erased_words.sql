-- Whether words were erased from a text that had left or was leaving: then those that are kept are not
-- those that the carrier has, and a list without them proves nothing.
ALTER TABLE message ADD COLUMN has_erased_words INTEGER NOT NULL DEFAULT 0
  CHECK (has_erased_words IN (0, 1));
-- Until now a text was known for such a one by the sign that stands in the place of a number.
UPDATE message INDEXED BY message_unsettled SET has_erased_words = 1
WHERE state IN ('sending', 'unknown') AND (body = '' OR instr(body, '…') > 0);
