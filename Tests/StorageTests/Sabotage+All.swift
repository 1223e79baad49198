extension Sabotage {
  static let all: [Sabotage] = calls + texts + ledger + people + record

  /// An erasure that has erased nothing.
  private static let erased =
    "INSERT INTO erasure (id, business_id, lead_id, sequence, at) VALUES (1, 1, 1, 9, 0);"

  private static let calls = [
    Sabotage(
      "W2",
      """
      DROP TABLE webhook; CREATE TABLE webhook (carrier, identity);
      INSERT INTO webhook VALUES ('a', 'b'), ('a', 'b')
      """, "a b"),
    Sabotage("C1", "UPDATE call SET business_id = 2 WHERE id = 3", "call 3"),
    Sabotage("C1", "UPDATE call SET phone = '+1512555O101' WHERE id = 3", "call 3"),
    Sabotage("C1", "UPDATE call SET carrier_id = 'CA9' WHERE id = 1", "call_ref CA1"),
    Sabotage("C1", "DELETE FROM call WHERE id = 4", "call_ref CA4"),
    Sabotage("C1", "UPDATE call SET carrier = 'spare' WHERE id = 1", "call_ref CA1"),
    Sabotage("C2", "UPDATE call SET state = 'answered', reason = NULL WHERE id = 2", "2"),
    Sabotage("C2", "UPDATE call SET state = 'missed', reason = 'busy' WHERE id = 3", "3"),
    Sabotage("C2", "UPDATE call SET is_recorded = 1 WHERE id = 1", "1"),
    Sabotage("C2", "UPDATE call SET is_overdue = 1 WHERE id = 4", "4"),
    Sabotage("C2", "UPDATE call SET acceptance = 'press_1' WHERE id = 3", "3"),
    Sabotage("C4", "DELETE FROM decision WHERE call_id = 2", "call 2"),
    Sabotage("C4", "UPDATE call SET missed_at = NULL WHERE id = 2", "decision 2"),
    Sabotage("C4", "UPDATE call SET missed_at = 40 WHERE id = 4", "call 4"),
    Sabotage("C4", "DELETE FROM message WHERE id = 1", "decision 1"),
    Sabotage("C4", "UPDATE decision SET kind = 'skip', message_id = NULL", "message 1"),
    Sabotage("C4", "UPDATE decision SET reason = 'answered_late' WHERE call_id = 1", "decision 1"),
    Sabotage("C4", "UPDATE decision SET call_id = 99 WHERE call_id = 2", "decision 99"),
    Sabotage("C5", "UPDATE call SET deadline_steady = NULL WHERE id = 4", "4"),
    Sabotage("C5", "UPDATE message SET created_steady = 95061 WHERE id = 3", "4"),
    Sabotage("C6", "UPDATE message SET recipient = '+15125550102' WHERE id = 1", "1"),
    Sabotage("C6", "UPDATE message SET sender = recipient WHERE id = 1", "1"),
  ]

  private static let texts = [
    Sabotage(
      "O1", "DROP INDEX message_of_call; UPDATE message SET call_id = 1 WHERE id = 3", "call 1"),
    Sabotage("O2", "INSERT INTO message_ref VALUES ('main', 'SM9', 1)", "message 1"),
    Sabotage("O4", "UPDATE attempt SET verdict = 'unknown' WHERE id = 1", "attempt 2"),
    Sabotage("O4", "DELETE FROM attempt WHERE id = 1", "attempt 2"),
    Sabotage("O4", "UPDATE attempt SET n = 51 WHERE id = 3", "message 3"),
    Sabotage(
      "O4",
      """
      UPDATE attempt SET n = 4 WHERE id = 2;
      INSERT INTO attempt (message_id, n, epoch, secret, sequence, started_at, started_steady,
        ended_at, bytes_sent, verdict) SELECT message_id, column1, epoch, secret, sequence,
        started_at, started_steady, ended_at, bytes_sent, verdict
        FROM attempt JOIN (VALUES (2), (3)) WHERE id = 1
      """, "message 1"),
    Sabotage(
      "O5", "UPDATE attempt SET verdict = NULL, ended_at = NULL, epoch = 0 WHERE id = 3",
      "attempt 3"),
    Sabotage(
      "O5", "DROP INDEX attempt_open; UPDATE attempt SET verdict = NULL, ended_at = NULL",
      "message 1"),
    Sabotage("O6", "UPDATE attempt SET started_steady = 300060 WHERE id = 3", "attempt 3"),
    Sabotage("O6", "UPDATE attempt SET started_steady = 59 WHERE id = 3", "attempt 3"),
    Sabotage("O6", "UPDATE attempt SET message_id = 99 WHERE id = 3", "attempt 3"),
    Sabotage("O6", "UPDATE message SET attempts = 1 WHERE id = 1", "attempt 2"),
    Sabotage(
      "O7",
      """
      UPDATE message SET call_id = 2, lead_id = 1, state = 'sent', accepted_at = 62 WHERE id = 3;
      UPDATE decision SET kind = 'text', message_id = 3 WHERE call_id = 2
      """, "3"),
    Sabotage("M4", "UPDATE message SET origin = 'foreign' WHERE id = 1", "1"),
    Sabotage(
      "M4",
      """
      UPDATE message SET origin = 'foreign', kind = 'confirmation', credits = 0 WHERE id = 3;
      DELETE FROM attempt WHERE message_id = 3; DELETE FROM transfer WHERE message_id = 3
      """, "3"),
    Sabotage("R1", "UPDATE cap_window SET texts = 0 WHERE id = 1", "cap_window 1"),
    Sabotage("R1", "UPDATE cap_window SET texts = 0 WHERE id = 2", "cap_window 2"),
    Sabotage("R1", "UPDATE cap_window SET texts = 0 WHERE id = 3", "cap_window 3"),
    Sabotage("F1", "UPDATE follow_up SET text_back_id = 3", "follow_up 1"),
    Sabotage("F1", "UPDATE follow_up SET lead_id = 2", "follow_up 1"),
    Sabotage("F1", "UPDATE message SET accepted_at = NULL WHERE id = 1", "follow_up 1"),
    Sabotage("F1", "UPDATE message SET kind = 'follow_up' WHERE id = 3", "message 3"),
    Sabotage(
      "F1",
      """
      CREATE TABLE others AS SELECT * FROM follow_up; DROP TABLE follow_up;
      ALTER TABLE others RENAME TO follow_up; UPDATE follow_up SET position = 3
      """, "message 1"),
    Sabotage("O8", "UPDATE message SET state = 'queued' WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE message SET reconcile_steady = NULL WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE message SET state = 'sending' WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE message SET state = 'retry_wait' WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE message SET state = 'rejected' WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE message SET state = 'expired' WHERE id = 3", "3"),
    Sabotage("O8", "UPDATE attempt SET verdict = 'rejected' WHERE id = 3", "3"),
    Sabotage("O8", "DELETE FROM attempt WHERE id = 2", "1"),
    Sabotage("O8", "DELETE FROM attempt WHERE message_id = 1", "1"),
    Sabotage("O8", "UPDATE message SET state = 'not_sent' WHERE id = 1", "1"),
    Sabotage("O8", "UPDATE message SET attempts = 0 WHERE id = 1", "1"),
    Sabotage("A3", "INSERT INTO resolution VALUES (3, 'sent', 'seen', 'me', 0)", "message 3"),
    Sabotage("A3", "INSERT INTO resolution VALUES (1, 'sent', 'seen', 'me', 0)", "message 1"),
    Sabotage("A3", "INSERT INTO resolution VALUES (1, 'not_sent', 'asked', 'me', 0)", "message 1"),
    Sabotage("M1", "UPDATE message SET carrier_id = 'SM9' WHERE id = 1", "message_ref SM1"),
    Sabotage("M1", "UPDATE message SET carrier = 'spare' WHERE id = 1", "message_ref SM1"),
    Sabotage(
      "M1",
      """
      DROP TABLE message_ref; CREATE TABLE message_ref (carrier, carrier_id, message_id);
      INSERT INTO message_ref VALUES ('main', 'SM1', 1), ('main', 'SM1', 3)
      """, "message_ref SM1"),
    Sabotage("M2", "UPDATE message SET state = 'unknown' WHERE id = 1", "1"),
    Sabotage("M2", "UPDATE message SET accepted_at = NULL WHERE id = 1", "1"),
    Sabotage("C6", "UPDATE message SET lead_id = 3 WHERE id = 1", "1"),
    Sabotage("M3", "UPDATE number SET business_id = 2", "2"),
    Sabotage("M3", "UPDATE message SET lead_id = 1 WHERE id = 3", "3"),
  ]

  private static let people = [
    Sabotage(
      "P1",
      """
      UPDATE lead SET phone = '5125550101' WHERE id = 1;
      UPDATE lead SET phone = '+1' WHERE id = 2
      """,
      "lead 2"),
    Sabotage(
      "P1",
      """
      CREATE TABLE others AS SELECT * FROM lead; DROP TABLE lead;
      ALTER TABLE others RENAME TO lead; UPDATE lead SET phone = '+15125550101'
      """, "lead 1"),
    Sabotage("P2", "DELETE FROM timeline WHERE kind = 'call' AND ref = 2", "call 2"),
    Sabotage("P2", "UPDATE call SET lead_id = 2 WHERE id = 1", "call 1"),
    Sabotage("P2", "UPDATE lead SET phone = '+15125550109' WHERE id = 1", "call 1"),
    Sabotage("P2", "DELETE FROM timeline WHERE kind = 'message' AND ref = 2", "message 2"),
    Sabotage(
      "P3",
      """
      CREATE TABLE others AS SELECT * FROM timeline; DROP TABLE timeline;
      ALTER TABLE others RENAME TO timeline; INSERT INTO timeline VALUES (1, 11, 'call', 1)
      """, "call 1"),
    Sabotage("P2", "UPDATE call SET started_at = 11 WHERE id = 1", "call 1"),
    Sabotage("P2", "UPDATE timeline SET at = 26 WHERE kind = 'message' AND ref = 2", "message 2"),
    Sabotage("P2", "UPDATE timeline SET ref = 9 WHERE ref = 2 AND kind = 'call'", "call 2"),
    Sabotage("P3", "DELETE FROM message WHERE id = 2", "message 2"),
    Sabotage("P3", "INSERT INTO timeline VALUES (1, 9, 'note', 7)", "note 7"),
    Sabotage("P3", "INSERT INTO timeline VALUES (1, 9, 'opt_out', 1)", "opt_out 1"),
    Sabotage("P2", "UPDATE call SET lead_id = 99 WHERE id = 1", "call 1"),
    Sabotage("C1", "UPDATE call SET number_id = 99 WHERE id = 1", "call 1"),
    Sabotage("C6", "UPDATE message SET number_id = 99 WHERE id = 1", "1"),
    Sabotage("M3", "UPDATE message SET number_id = 99 WHERE id = 3", "3"),
    Sabotage("M3", "UPDATE message SET lead_id = 99 WHERE id = 3", "3"),
    Sabotage("C6", "UPDATE message SET call_id = 99 WHERE id = 1", "1"),
    Sabotage("P4", "UPDATE lead SET erased_at = 5, phone = '+999000000001' WHERE id = 1", "lead 1"),
    Sabotage("P4", Sabotage.erased, "lead 1"),
    Sabotage("P4", Sabotage.erased, "call 1"),
    Sabotage("P4", Sabotage.erased, "message 2"),
    Sabotage("P4", Sabotage.erased, "erasure 1"),
    Sabotage(
      "P4", "INSERT INTO note (id, lead_id, body, at) VALUES (7, 1, 'x', 0); " + Sabotage.erased,
      "note 7"),
    Sabotage("D1", "UPDATE opt_out SET sequence = 1", "attempt 2"),
    Sabotage(
      "D1",
      """
      INSERT INTO opt_out (business_id, phone, source, at, sequence)
      VALUES (1, '+15125550102', 'owner', 0, 6)
      """, "attempt 3"),
    Sabotage("D2", "UPDATE opt_out SET ended_by = NULL", "opt_out 1"),
    Sabotage("D2", "UPDATE opt_out SET ended_at = 26", "opt_out 1"),
    Sabotage("D2", "UPDATE opt_out SET ended_sequence = 2", "opt_out 1"),
    Sabotage(
      "D2",
      """
      DROP INDEX opt_out_active; UPDATE opt_out SET ended_at = NULL;
      INSERT INTO opt_out (business_id, phone, source, at, sequence)
      VALUES (1, '+15125550101', 'owner', 0, 6)
      """, "opt_out 1"),
    Sabotage("D3", "UPDATE meta SET value = 'x' WHERE key = 'restore_id'", "armed"),
    Sabotage(
      "D3",
      """
      UPDATE meta SET value = 'x' WHERE key = 'restore_id';
      INSERT INTO meta VALUES ('armed_for', 'test')
      """, "armed"),
    Sabotage(
      "D4", "UPDATE message SET state = 'rejected', error_code = 21610 WHERE id = 3", "message 3"),
  ]

  private static let record = [
    Sabotage("A1", "UPDATE audit SET actor = 'token 2' WHERE id = 1", "audit 1"),
    Sabotage("A1", "UPDATE audit SET after_hash = zeroblob(32) WHERE id = 3", "audit 3"),
    Sabotage("A1", "UPDATE audit SET hash = zeroblob(32) WHERE id = 1", "audit 2"),
    Sabotage("A1", "DELETE FROM audit WHERE id = 2", "audit 3"),
    Sabotage("A2", "DELETE FROM audit WHERE id = 2", "transfer 1"),
    Sabotage("A2", "UPDATE audit SET subject = '/businesses/1'", "transfer 1"),
    Sabotage("A2", "UPDATE api_token SET revoked_at = NULL", "api_token 1"),
    Sabotage("A2", "DELETE FROM audit WHERE id = 1", "api_token 1"),
    Sabotage("A2", "UPDATE opt_out SET source = 'owner'", "opt_out 1"),
    Sabotage("A2", "UPDATE opt_out SET ended_by = 'owner'", "opt_out 1"),
    Sabotage("A2", Sabotage.erased, "erasure 1"),
    Sabotage("A2", "UPDATE meta SET value = 'x' WHERE key = 'restore_id'", "restore"),
  ]
}
