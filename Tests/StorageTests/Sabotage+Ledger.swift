extension Sabotage {
  static let ledger = [
    Sabotage(
      "L1",
      "UPDATE account SET balance = balance + 1 WHERE business_id = 1 AND name = 'available'",
      "1 available"),
    Sabotage("L1", "DELETE FROM account WHERE business_id = 1 AND name = 'spent'", "1 all"),
    Sabotage("L1", "UPDATE transfer SET credits = 2 WHERE id = 4", "1 held"),
    Sabotage("L2", "UPDATE transfer SET credits = 6 WHERE id = 2", "transfer 2"),
    Sabotage("L2", "UPDATE account SET balance = -1 WHERE name = 'held'", "1 held"),
    Sabotage("L3", "UPDATE transfer SET credits = 2 WHERE id = 3", "transfer 3"),
    Sabotage("L3", "UPDATE transfer SET message_id = 3 WHERE id = 3", "transfer 3"),
    Sabotage(
      "L3",
      """
      INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, message_id,
        resolves, at) VALUES (9, 1, 'refund', 'spent', 'available', 1, 3, 4, 0)
      """, "transfer 9"),
    Sabotage(
      "L3",
      """
      DROP INDEX transfer_resolution;
      INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, message_id,
        resolves, at) VALUES (9, 1, 'void', 'held', 'available', 1, 1, 2, 0)
      """, "transfer 2"),
    Sabotage("L1", "UPDATE transfer SET business_id = 77 WHERE id = 4", "77 none"),
    Sabotage("L3", "UPDATE transfer SET resolves = 99 WHERE resolves = 2", "transfer 3"),
    Sabotage("L4", "UPDATE transfer SET message_id = 99 WHERE id = 4", "message 99"),
    Sabotage("L4", "DELETE FROM transfer WHERE id = 4", "message 3"),
    Sabotage("L4", "UPDATE message SET credits = 2 WHERE id = 1", "message 1"),
    Sabotage("L4", "DELETE FROM transfer WHERE id = 3", "message 1"),
    Sabotage("L4", "UPDATE transfer SET kind = 'void' WHERE id = 3", "message 1"),
    Sabotage("L4", "UPDATE message SET credits = 0 WHERE id = 1", "message 1"),
    Sabotage("L4", "UPDATE message SET state = 'rejected' WHERE id = 1", "message 1"),
    Sabotage("L4", "UPDATE message SET state = 'not_sent' WHERE id = 3", "message 3"),
    Sabotage("L5", "UPDATE message SET state = 'failed' WHERE id = 1", "message 1"),
    Sabotage(
      "L5",
      """
      INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, message_id,
        resolves, at) VALUES (9, 1, 'refund', 'spent', 'available', 1, 1, 3, 0)
      """, "transfer 9"),
    Sabotage(
      "L6",
      """
      DROP INDEX transfer_purchase;
      INSERT INTO transfer (business_id, kind, from_account, to_account, credits, amount_cents,
        external_id, at) VALUES (1, 'purchase', 'bank', 'available', 5, 45, 'x', 0)
      """, "1 x"),
    Sabotage("L6", "UPDATE transfer SET amount_cents = NULL WHERE id = 1", "transfer 1"),
    Sabotage("L7", "UPDATE message SET created_steady = -262800000 WHERE id = 3", "3"),
  ]
}
