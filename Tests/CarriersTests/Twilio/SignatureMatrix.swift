import Carriers

extension Delivery {
  /// Requests that are the signed ones, however they look.
  static let accepted = [
    Delivery("as the carrier sends it"),
    Delivery("with the token before the last") {
      $0.token = "a new token"
      $0.previousToken = $0.signer.token
    },
    Delivery("with the new token while the old one still counts") {
      $0.previousToken = "an old token"
    },
    Delivery("signed over the default port") {
      $0.url = "https://hooks.example.com:443/webhooks/main/voice"
    },
    Delivery("signed without the port that is configured") {
      $0.publicURL = "https://hooks.example.com:443"
    },
    Delivery("over http with its default port") {
      $0.url = "http://hooks.example.com:80/webhooks/main/voice"
      $0.publicURL = "http://hooks.example.com"
    },
    Delivery("at a port of its own") {
      $0.url = "https://hooks.example.com:8443/webhooks/main/voice"
      $0.publicURL = "https://hooks.example.com:8443"
    },
    Delivery("at an IPv6 address with the default port") {
      $0.url = "https://[2001:db8::1]:443/webhooks/main/voice"
      $0.publicURL = "https://[2001:db8::1]"
    },
    Delivery("at an IPv6 address with a port of its own") {
      $0.url = "https://[2001:db8::1]:8443/webhooks/main/voice"
      $0.publicURL = "https://[2001:db8::1]:8443"
    },
    Delivery("with user and password in the URL") {
      $0.url = "https://user:pass@hooks.example.com:443/webhooks/main/voice"
      $0.publicURL = "https://user:pass@hooks.example.com"
    },
    Delivery("behind a proxy that takes a prefix away") {
      $0.url = "https://hooks.example.com/textback/webhooks/main/voice"
      $0.publicURL = "https://hooks.example.com/textback"
    },
    Delivery("with a host in capitals, as configured") {
      $0.url = "https://Hooks.Example.com/webhooks/main/voice"
      $0.publicURL = "https://Hooks.Example.com"
    },
    Delivery("with a query") {
      $0.url += "?token=a%2Fb&x="
      $0.target += "?token=a%2Fb&x="
    },
    Delivery("with the whole URL as its target") {
      $0.target = "https://hooks.example.com/webhooks/main/voice"
    },
    Delivery("with its parameters in another order") {
      $0.body = Delivery.encoded($0.form.reversed())
    },
    Delivery("with a pair that stands twice") {
      $0.body = Delivery.encoded($0.form + [$0.form[2]])
    },
    Delivery("with two values of one name") {
      $0.form += [("MediaUrl", "b"), ("MediaUrl", "a")]
    },
    Delivery("with parameters that we do not know") {
      $0.form += [("MessagingServiceSid", "MG1"), ("a_new one", "x"), ("Z", "1"), ("z", "2")]
    },
    Delivery("with a blank as %20") { $0.rewrite("SAN+JOS", as: "SAN%20JOS") },
    Delivery("with escapes in small letters") { $0.rewrite("%C3%89", as: "%c3%89") },
    Delivery("with letters that needed no escape") { $0.rewrite("From=", as: "%46rom=") },
    Delivery("with UTF-8 that is not escaped") { $0.rewrite("%C3%89", as: "É") },
    Delivery("with an empty name and a name alone") { $0.form += [("", "x"), ("Alone", "")] },
    Delivery("with a name alone and no equals sign") {
      $0.form.append(("Alone", ""))
      $0.rewrite("Alone=", as: "Alone")
    },
    Delivery("with ampersands to spare") { $0.body = "&\(Delivery.encoded($0.form))&&" },
    Delivery("with blanks around a value") { $0.form[3].1 = " SAN JOSÉ " },
    Delivery("without any parameter") { $0.form = [] },
    Delivery("that does not name its charset") {
      $0.contentTypes = ["application/x-www-form-urlencoded"]
    },
    Delivery("that quotes its charset, in capitals") {
      $0.contentTypes = ["APPLICATION/X-WWW-FORM-URLENCODED ; Charset=\"UTF-8\""]
    },
    Delivery("whose field names are written small") { $0.fieldName = "x-twilio-signature" },
    Delivery("that also brings a signature of the newer scheme") {
      $0.more = [("X-Twilio-Webhooks-Signature-Settings", "key=1,algorithm=HMAC_SHA1")]
    },
  ]

  /// Requests that are not, each with the first check that it fails.
  static let refused = [
    Delivery("without a signature", .signatureMissing) { $0.signatures = { _ in [] } },
    Delivery("with an empty signature", .signatureMissing) { $0.signatures = { _ in [""] } },
    Delivery("with the signature twice", .signatureMissing) { $0.signatures = { [$0, $0] } },
    Delivery("with a wrong signature beside it", .signatureMissing) {
      $0.signatures = { [$0, "AAAA"] }
    },
    Delivery("with two signatures in one field", .signatureWrong) {
      $0.signatures = { ["\($0), \($0)"] }
    },
    Delivery("with a signature that is cut", .signatureWrong) {
      $0.signatures = { [String($0.dropLast())] }
    },
    Delivery("with a signature that is too long", .signatureWrong) {
      $0.signatures = { [$0 + "="] }
    },
    Delivery("with a signature in small letters", .signatureWrong) {
      $0.signatures = { [$0.lowercased()] }
    },
    Delivery("signed with another token", .signatureWrong) { $0.signer.token = "guessed" },
    Delivery("signed with no token", .signatureWrong) { $0.signer.token = "" },
    Delivery("signed with a token that no longer counts", .signatureWrong) {
      $0.token = "a new token"
    },
    Delivery("signed with the longer hash", .signatureWrong) { delivery in
      let longer = delivery.signer.sign(delivery.url, delivery.form, hash: .sha256)
      delivery.signatures = { _ in [longer] }
    },
    Delivery("signed for another path", .signatureWrong) { $0.url += "/status" },
    Delivery("signed for a path with a slash at its end", .signatureWrong) { $0.url += "/" },
    Delivery("signed for another account's path", .signatureWrong) {
      $0.url = "https://hooks.example.com/webhooks/other/voice"
    },
    Delivery("signed for another query", .signatureWrong) {
      $0.url += "?token=a"
      $0.target += "?token=b"
    },
    Delivery("signed for a query in another order", .signatureWrong) {
      $0.url += "?a=1&b=2"
      $0.target += "?b=2&a=1"
    },
    Delivery("signed for a query that was decoded on the way", .signatureWrong) {
      $0.url += "?a=%2F"
      $0.target += "?a=/"
    },
    Delivery("whose query was added to the parameters", .signatureWrong) {
      $0.url += "?a=1"
      $0.target += "?a=1"
      $0.body = Delivery.encoded($0.form)
      $0.form.append(("a", "1"))
    },
    Delivery("signed over http", .signatureWrong) {
      $0.url = "http://hooks.example.com/webhooks/main/voice"
    },
    Delivery("signed for the host behind the proxy", .signatureWrong) {
      $0.url = "https://127.0.0.1:8080/webhooks/main/voice"
      $0.more = [("Host", "127.0.0.1:8080"), ("X-Forwarded-Host", "127.0.0.1:8080")]
    },
    Delivery("signed for another port", .signatureWrong) {
      $0.url = "https://hooks.example.com:8443/webhooks/main/voice"
    },
    Delivery("signed without a port that is no default", .signatureWrong) {
      $0.publicURL = "https://hooks.example.com:8443"
    },
    Delivery("signed for the default port of the other scheme", .signatureWrong) {
      $0.url = "https://hooks.example.com:80/webhooks/main/voice"
    },
    Delivery("with a parameter more", .signatureWrong) {
      $0.body = Delivery.encoded($0.form + [("X", "1")])
    },
    Delivery("with a parameter less", .signatureWrong) {
      $0.body = Delivery.encoded($0.form.dropLast())
    },
    Delivery("with a value changed", .signatureWrong) { $0.rewrite("0123", as: "0124") },
    Delivery("with a name changed", .signatureWrong) { $0.rewrite("From=", as: "from=") },
    Delivery("with a second value of a name", .signatureWrong) {
      $0.body = Delivery.encoded($0.form + [("From", "+14155550124")])
    },
    Delivery("with a blank lost at the end of a value", .signatureWrong) {
      $0.form[3].1 = "SAN JOSÉ "
      $0.rewrite("%C3%89+", as: "%C3%89")
    },
    Delivery("with a plus that became a blank", .signatureWrong) {
      $0.rewrite("%2B1415", as: "+1415")
    },
    Delivery("with the same letters in other code points", .signatureWrong) {
      $0.rewrite("%C3%89", as: "E%CC%81")
    },
    Delivery("with an empty body", .signatureWrong) { $0.body = "" },
    Delivery("signed as GET, with the parameters in the query", .signatureWrong) {
      let query = "?" + Delivery.encoded($0.form)
      $0.url += query
      $0.body = Delivery.encoded($0.form)
      $0.form = []
    },
    Delivery("signed in the order of a dictionary without case", .signatureWrong) { delivery in
      delivery.form = [("b", "1"), ("A", "2"), ("B", "3")]
      let message = delivery.url + "A2B3b1"
      let wrong = delivery.signer.sign(message.replacing("A2B3b1", with: "A2b1B3"), [])
      delivery.signatures = { _ in [wrong] }
    },
    Delivery("signed with a repeated pair twice", .signatureWrong) {
      $0.body = Delivery.encoded($0.form)
      $0.form.append($0.form[2])
    },
    Delivery("of JSON", .contentTypeUnsupported) {
      $0.contentTypes = ["application/json"]
      $0.body = "{}"
    },
    Delivery("of JSON with the digest of its content", .contentTypeUnsupported) {
      $0.contentTypes = ["application/json"]
      $0.body = "{}"
      $0.form = []
      let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
      $0.url += "?bodySHA256=\(digest)"
      $0.target += "?bodySHA256=\(digest)"
    },
    Delivery("of many parts", .contentTypeUnsupported) {
      $0.contentTypes = ["multipart/form-data; boundary=x"]
    },
    Delivery("of no type", .contentTypeUnsupported) { $0.contentTypes = [] },
    Delivery("of two types", .contentTypeUnsupported) { $0.contentTypes += $0.contentTypes },
    Delivery("in another charset", .contentTypeUnsupported) {
      $0.contentTypes = ["application/x-www-form-urlencoded; charset=ISO-8859-1"]
    },
    Delivery("that is compressed", .contentTypeUnsupported) {
      $0.more = [("Content-Encoding", "gzip")]
    },
    Delivery("with half an escape", .formUnreadable) { $0.rewrite("%C3%89", as: "%C3%8") },
    Delivery("with an escape that is none", .formUnreadable) { $0.rewrite("%C3", as: "%G3") },
    Delivery("that is not UTF-8", .formUnreadable) { $0.rewrite("%C3%89", as: "%C3") },
    Delivery("with a NUL", .formUnreadable) { $0.rewrite("%C3%89", as: "%00") },
    Delivery("with 201 parameters", .formUnreadable) {
      $0.form = (1...201).map { ("P\($0)", "1") }
    },
    Delivery("with a query that cannot be read", .formUnreadable) {
      $0.url += "?a=%00"
      $0.target += "?a=%00"
    },
    Delivery("of JSON and unsigned, which is seen first", .signatureMissing) {
      $0.contentTypes = ["application/json"]
      $0.signatures = { _ in [] }
    },
    Delivery("of JSON and wrongly signed, which is seen last", .contentTypeUnsupported) {
      $0.contentTypes = ["application/json"]
      $0.signatures = { _ in ["AAAA"] }
    },
    Delivery("unreadable and wrongly signed, which is seen last", .formUnreadable) {
      $0.rewrite("%C3", as: "%G3")
      $0.signatures = { _ in ["AAAA"] }
    },
  ]
}
