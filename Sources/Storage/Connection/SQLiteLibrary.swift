import CSQLite

/// The SQLite that is loaded.
package enum SQLiteLibrary {
  package static var version: String { String(cString: sqlite3_libversion()) }

  /// Which check-in of its sources it was built from; distributions mark their own changes in it.
  package static var sourceID: String { String(cString: sqlite3_sourceid()) }
}
