import JSON
import Server

/// What a secret must look like.
enum SecretForm {
  /// A token or password of a carrier.
  case credential
  /// A key of the Standard Webhooks specification: `whsec_` and 24 to 64 bytes in base64.
  case signingKey

  var wording: String {
    switch self {
    case .credential: "the token that the carrier's console shows, on one line"
    case .signingKey: "\"whsec_\" and 24 to 64 bytes in base64"
    }
  }

  func accepts(_ secret: String) -> Bool {
    let isPlain = secret.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    guard isPlain, (1...512).contains(secret.utf8.count) else { return false }
    guard self == .signingKey else { return true }
    let digits = secret.dropFirst(6).prefix { $0 != "=" }
    let padding = secret.utf8.count - 6 - digits.utf8.count
    return secret.hasPrefix("whsec_") && (24...64).contains(digits.utf8.count * 3 / 4)
      && (digits.utf8.count + padding) % 4 == 0 && padding <= 2
      && digits.allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "/" }
      && secret.dropFirst(6 + digits.count).allSatisfy { $0 == "=" }
  }
}

extension Kind<String> {
  /// A secret, from a file, from the environment or, for tests, as it is; it is never shown.
  static func secret(_ form: SecretForm, readBy configuration: Configuration) -> Kind {
    let object = Kind.object { reader in
      let file = reader.read("file", .path(relativeTo: configuration.path)).value
      let name = reader.read("env", .text(1...256)).value
      let value = reader.read("value", Kind.text(1...512).secret).value
      let given = ["file", "env", "value"].filter { reader.has($0) }
      guard given.count == 1 else {
        reader.report("", "needs exactly one of \"file\", \"env\" and \"value\"")
        return nil
      }
      if configuration.secrets == .leftAlone { return "" }
      let found: (secret: String, key: String)?
      if let file {
        found = reader.secret(inFile: file).map { ($0, "file") }
      } else if let name {
        found = reader.secret(inVariable: name, of: configuration).map { ($0, "env") }
      } else {
        found = value.map { ($0, "value") }
      }
      guard let (secret, key) = found else { return nil }
      if form.accepts(secret) { return secret }
      reader.report(key, "does not hold a secret of the right form; give \(form.wording)")
      return nil
    }
    let wording = "an object such as { \"file\": \"path\" } or { \"env\": \"NAME\" }"
    return .init(wording: wording) { json, path, problems in
      if json.object != nil { return object.read(json, at: path, into: &problems) }
      // What stands here instead may be the secret itself.
      problems.append(FieldProblem(field: path, detail: "is not right; give \(wording)"))
      return nil
    }
  }
}

extension ObjectReader {
  /// The first line of a file that holds a secret alone.
  fileprivate mutating func secret(inFile path: String) -> String? {
    switch File.read(path, atMost: 4_096) {
    case .bytes(let bytes):
      let text = String(decoding: bytes, as: UTF8.self)
      return String(text.reversed().drop { $0.isNewline }.reversed())
    case .tooLong:
      report("file", "is \"\(path)\", longer than 4096 bytes; give a file with the secret alone")
    case .failed(let reason):
      report(
        "file",
        "is \"\(path)\", which cannot be read (\(reason)); write the secret there, readable for"
          + " this user alone")
    }
    return nil
  }

  fileprivate mutating func secret(
    inVariable name: String, of configuration: Configuration
  ) -> String? {
    guard let secret = configuration.environment(name), !secret.isEmpty else {
      report("env", "is \"\(name)\", which is not set; set it for this process, or use \"file\"")
      return nil
    }
    return secret
  }
}
