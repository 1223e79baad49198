-- First answers by the business that they are about, so that erasing a person at one leaves those
-- of the others alone. Null where a request named no business, and on those of before by operators.
ALTER TABLE idempotency_key ADD COLUMN business_id INTEGER REFERENCES business (id);
UPDATE idempotency_key
SET business_id = (SELECT business_id FROM api_token WHERE api_token.id = token_id);

-- Calls and texts on no lead are few: the phone was the business's own then.
CREATE INDEX call_without_lead ON call (business_id, phone)
  WHERE lead_id IS NULL AND phone IS NOT NULL;
CREATE INDEX message_without_lead ON message (business_id) WHERE lead_id IS NULL;
