extension Predicate {
  /// What holds for the file itself.
  package static let file: [Predicate] = [
    Predicate(
      "S1", "the file is sound",
      subject: "SELECT page_count FROM pragma_page_count",
      offenders: "SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'"),
    // The widest tables are left to the predicates that look their parents up anyway: C1, C4,
    // C6, M3, O6, P2, L1, L3 and L4.
    Predicate(
      "S5", "every reference has its row",
      subject: "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
      offenders: """
        SELECT "table" || ' ' || coalesce(rowid, '?')
        FROM sqlite_schema AS child, pragma_foreign_key_check(child.name)
        WHERE child.type = 'table'
          AND child.name NOT IN ('call', 'message', 'attempt', 'transfer', 'decision')
        """),
    // Of the connection that asks. A server's own are read back at each opening, which fails where
    // one is not in force.
    Predicate(
      "S2", "commits wait for the disk, references are enforced, deleted bytes are overwritten",
      subject: "SELECT 5",
      offenders: """
        SELECT 'journal_mode' FROM pragma_journal_mode WHERE journal_mode <> 'wal'
        UNION ALL SELECT 'synchronous' FROM pragma_synchronous WHERE synchronous <> 2
        UNION ALL SELECT 'foreign_keys' FROM pragma_foreign_keys WHERE foreign_keys <> 1
        UNION ALL SELECT 'secure_delete' FROM pragma_secure_delete WHERE secure_delete <> 1
        UNION ALL
        SELECT 'application_id' FROM pragma_application_id WHERE application_id <> 0x54455854
        """),
    Predicate(
      "S3", "the database knows which one it is and how far it has come",
      subject: "SELECT count(*) FROM meta",
      offenders: """
        SELECT expected.key
        FROM json_each('{"db_uuid": "text", "restore_id": "text", "schema": "text",
          "seq": "integer", "epoch": "integer", "armed": "integer"}') AS expected
        LEFT JOIN meta ON meta.key = expected.key
        WHERE typeof(meta.value) IS NOT expected.value
        UNION ALL
        SELECT 'log_base' FROM meta AS base JOIN meta AS last ON last.key = 'seq'
        WHERE base.key = 'log_base' AND base.value > last.value
        """),
    Predicate(
      "S4", "tables, indexes and triggers are as the migrations left them",
      subject: "SELECT count(*) FROM sqlite_schema",
      offenders: """
        WITH recorded AS (
          SELECT json_extract(value, '$[0]') AS name, json_extract(value, '$[1]') AS sql
          FROM json_each((SELECT value FROM meta WHERE key = 'schema'))
        ), present AS (
          SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'
        )
        SELECT name FROM (SELECT * FROM present EXCEPT SELECT * FROM recorded)
        UNION
        SELECT name FROM (SELECT * FROM recorded EXCEPT SELECT * FROM present)
        """),
  ]

  /// SQLite's own full check, which reads every index too and takes its time.
  package static let whole = Predicate(
    "S1-full", "every index agrees with its table",
    subject: "SELECT page_count FROM pragma_page_count",
    offenders: """
      SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'
      UNION ALL
      SELECT "table" || ' ' || coalesce(rowid, '?') FROM pragma_foreign_key_check
      """)
}
