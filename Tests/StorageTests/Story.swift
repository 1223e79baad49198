/// A sound little history, written as rows: what the predicates are about, a row or two of each.
enum Story {
  static let script = rows + later

  /// What later versions of the schema have beside it.
  private static let later = """
    UPDATE message SET reconcile_steady = 30061 WHERE state = 'unknown';
    INSERT INTO webhook (carrier, identity, received_at, received_steady) VALUES
      ('main', 'voice:CA1', 0, 0);
    INSERT INTO cap_window (id, business_id, scope, subject, began_steady, texts) VALUES
      (1, 1, 'business', '', 10, 1), (2, 1, 'number', '1', 10, 1),
      (3, 1, 'prefix', '151255', 10, 1);
    INSERT INTO follow_up (id, business_id, number_id, lead_id, text_back_id, position, state,
      due_steady, planned_at) VALUES (1, 1, 1, 1, 1, 1, 'planned', 86400022, 22);
    """

  /// The same in the first version of the schema.
  static let first = rows + "INSERT INTO webhook VALUES ('main', 'voice:CA1', 0, NULL);"

  private static let rows = """
    INSERT INTO business (id, name, time_zone, created_at) VALUES (1, 'B', 'UTC', 0);
    INSERT INTO business (id, name, time_zone, created_at) VALUES (2, 'C', 'UTC', 0);
    INSERT INTO account (business_id, name) SELECT id, column1 FROM business,
      (VALUES ('bank'), ('available'), ('held'), ('spent'));
    INSERT INTO stage VALUES (1, 'new', 'New', 0), (2, 'new', 'New', 0);
    INSERT INTO number (id, business_id, phone, carrier, sending_number, message, created_at)
      VALUES (1, 1, '+15125550100', 'main', '+15125550100', 'Hi', 0);
    INSERT INTO lead (id, business_id, phone, stage, created_at) VALUES
      (1, 1, '+15125550101', 'new', 0), (2, 1, '+15125550102', 'new', 0),
      (3, 2, '+15125550101', 'new', 0);
    INSERT INTO call (id, business_id, number_id, lead_id, direction, phone, carrier_id, state,
      reason, started_at, arrived_steady, missed_at, deadline_steady, ring_seconds,
      settings_version, forward_end) VALUES
      (1, 1, 1, 1, 'inbound', '+15125550101', 'CA1', 'missed', 'busy', 10, 10, 20, NULL, 20, 1, 3),
      (2, 1, 1, 1, 'inbound', '+15125550101', 'CA2', 'missed', 'busy', 30, 30, 40, NULL, 20, 1, 3),
      (3, 1, 1, 2, 'inbound', '+15125550102', 'CA3', 'answered', NULL, 50, 50, NULL, NULL, 20, 1,
        4),
      (4, 1, 1, 2, 'inbound', '+15125550102', 'CA4', 'ringing', NULL, 60, 60, NULL, 35060, 20, 1,
        NULL);
    INSERT INTO call_ref VALUES ('main', 'CA1', 1), ('main', 'CA4', 4);
    INSERT INTO message (id, business_id, number_id, lead_id, call_id, direction, kind, sender,
      recipient, body, encoding, segments, credits, state, carrier_id, created_at, created_steady,
      accepted_at, updated_at, due_steady, expires_steady, attempts) VALUES
      (1, 1, 1, 1, 1, 'outbound', 'text_back', '+15125550100', '+15125550101', 'Hi', 'GSM-7', 1, 1,
        'delivered', 'SM1', 20, 20, 22, 23, 20, 300020, 2),
      (2, 1, 1, 1, NULL, 'inbound', 'inbound', '+15125550101', '+15125550100', 'Hi', 'GSM-7', 1, 0,
        'received', 'SM2', 25, 25, NULL, 25, NULL, NULL, 0),
      (3, 1, 1, 2, NULL, 'outbound', 'reply', '+15125550100', '+15125550102', 'Hi', 'GSM-7', 1, 1,
        'unknown', NULL, 60, 60, NULL, 60, 60, 300060, 1);
    INSERT INTO message_ref VALUES ('main', 'SM1', 1), ('main', 'SM2', 2);
    INSERT INTO attempt (id, message_id, n, epoch, secret, sequence, started_at, started_steady,
      ended_at, bytes_sent, verdict) VALUES
      (1, 1, 1, 1, '0123456789012345678901', 1, 20, 20, 21, 9, 'not_accepted'),
      (2, 1, 2, 1, '0123456789012345678901', 2, 21, 21, 22, 9, 'accepted'),
      (3, 3, 1, 1, '0123456789012345678901', 7, 60, 60, 61, 9, 'unknown');
    INSERT INTO decision (call_id, kind, reason, message_id, stopping_rules, settings_version, at)
      VALUES (1, 'text', NULL, 1, 0, 1, 20), (2, 'skip', 'cooldown', NULL, 0, 1, 40);
    INSERT INTO opt_out (id, business_id, phone, source, at, sequence, ended_at, ended_sequence,
      ended_by) VALUES (1, 1, '+15125550101', 'text', 24, 3, 25, 4, 'text');
    INSERT INTO timeline VALUES (1, 10, 'call', 1), (1, 30, 'call', 2), (2, 50, 'call', 3),
      (2, 60, 'call', 4), (1, 20, 'message', 1), (1, 25, 'message', 2), (2, 60, 'message', 3);
    INSERT INTO transfer (id, business_id, kind, from_account, to_account, credits, amount_cents,
      external_id, message_id, resolves, at) VALUES
      (1, 1, 'purchase', 'bank', 'available', 5, 45, 'x', NULL, NULL, 0),
      (2, 1, 'hold', 'available', 'held', 1, NULL, NULL, 1, NULL, 20),
      (3, 1, 'post', 'held', 'spent', 1, NULL, NULL, 1, 2, 22),
      (4, 1, 'hold', 'available', 'held', 1, NULL, NULL, 3, NULL, 60);
    INSERT INTO api_token (id, name, role, hash, created_at, revoked_at)
      VALUES (1, 'Olga', 'operator', zeroblob(32), 0, 1);
    """

  /// What people did, with the number of the commit: the audit's rows.
  static let audited: [(sequence: Int64, subject: String)] = [
    (5, "/tokens/1"), (6, "/businesses/1/credits/purchases/1"), (8, "/tokens/1"),
  ]
}
