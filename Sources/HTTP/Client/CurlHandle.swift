import CNetwork

/// An easy handle of libcurl.
///
/// It is set up and run by one thread at a time, each of which takes it out of the client's pool.
struct CurlHandle: @unchecked Sendable {  // Used by one thread at a time, see above.
  private let raw: UnsafeMutableRawPointer

  /// Nil when libcurl cannot be started.
  init?() {
    guard curlIsReady, let raw = curl_easy_init() else { return nil }
    self.raw = raw
  }

  func close() {
    curl_easy_cleanup(raw)
  }

  /// Forgets the request and the answer, and keeps the certificates.
  func reset() {
    curl_easy_reset(raw)
  }

  /// Sets what every request has in common.
  func prepare(
    _ limits: ClientLimits, isFresh: Bool, authorities: String?
  ) throws(CurlError) {
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
    try set(CURLOPT_FORBID_REUSE, isFresh ? 1 : 0)
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
    try set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
    try set(CURLOPT_MAXFILESIZE, limits.bodyBytesMax)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_PATH_AS_IS, 1)
    try set(CURLOPT_USERAGENT, "textback")
    if let authorities { try set(CURLOPT_CAINFO, authorities) }
  }

  /// Lets libcurl report to the exchange, which must outlive the transfer.
  func prepare(for exchange: CurlExchange) throws(CurlError) {
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    try check(curl_set_pointer(raw, CURLOPT_WRITEDATA, context))
    try check(curl_set_receiver(raw, CURLOPT_WRITEFUNCTION, receiveBody))
    try check(curl_set_pointer(raw, CURLOPT_HEADERDATA, context))
    try check(curl_set_receiver(raw, CURLOPT_HEADERFUNCTION, receiveHead))
    try check(curl_set_pointer(raw, CURLOPT_PREREQDATA, context))
    try check(curl_set_before_request(raw, askBeforeFirstByte))
    try check(curl_set_pointer(raw, CURLOPT_ERRORBUFFER, exchange.errorBuffer))
  }

  /// Sets one request; the list that comes back is the caller's to free after the transfer.
  func prepare(
    _ request: ClientRequest
  ) throws(CurlError) -> UnsafeMutablePointer<curl_slist>? {
    guard !request.fields.isUnsendable else { throw CurlError(code: CURLE_BAD_FUNCTION_ARGUMENT) }
    try set(CURLOPT_URL, request.url)
    let isPlainAllowed = request.isToOwnMachine || CurlURL.isLoopback(request.url)
    try set(CURLOPT_PROTOCOLS_STR, isPlainAllowed ? "https,http" : "https")
    if let credentials = request.credentials {
      try set(CURLOPT_HTTPAUTH, curl_auth_basic)
      try set(CURLOPT_USERNAME, credentials.user)
      try set(CURLOPT_PASSWORD, credentials.password)
    }
    if request.method != .get {
      try set(CURLOPT_POSTFIELDSIZE, request.body.count)
      // Libcurl copies as many bytes as the size says, and takes a null address for "ask me later".
      var content = request.body.isEmpty ? [0] : request.body
      try check(curl_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, &content))
      if request.method != .post { try set(CURLOPT_CUSTOMREQUEST, request.method.name) }
    }
    return try setFields(request.fields)
  }

  /// Runs the transfer and reads off what became of it.
  func perform(_ exchange: CurlExchange) -> ClientResult {
    let code = curl_easy_perform(raw)
    let status = curl_get_long(raw, CURLINFO_RESPONSE_CODE)
    let retryAfter = curl_get_offset(raw, CURLINFO_RETRY_AFTER)
    let failure =
      code == CURLE_OK
      ? nil
      : ClientFailure(
        code: Int(code.rawValue), words: exchange.words ?? CurlError(code: code).words,
        isWithdrawn: exchange.isWithdrawn)
    return ClientResult(
      // An interim status promises nothing.
      status: status >= 200 ? status : 0, retryAfterSeconds: retryAfter > 0 ? retryAfter : nil,
      body: exchange.body, bytesSent: curl_get_long(raw, CURLINFO_REQUEST_SIZE), failure: failure)
  }

  private func setFields(_ fields: Fields) throws(CurlError) -> UnsafeMutablePointer<curl_slist>? {
    // An empty `Expect` keeps libcurl from waiting for leave to send a large body.
    var list = curl_slist_append(nil, "Expect:")
    for (name, value) in fields {
      // Libcurl's way of writing a field without a value is a semicolon.
      guard let longer = curl_slist_append(list, value.isEmpty ? "\(name);" : "\(name): \(value)")
      else {
        curl_slist_free_all(list)
        throw CurlError(code: CURLE_OUT_OF_MEMORY)
      }
      list = longer
    }
    let code = curl_set_list(raw, CURLOPT_HTTPHEADER, list)
    guard code == CURLE_OK, list != nil else {
      curl_slist_free_all(list)
      throw CurlError(code: code == CURLE_OK ? CURLE_OUT_OF_MEMORY : code)
    }
    return list
  }

  private func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
    try check(curl_set_long(raw, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(CurlError) {
    // A NUL would cut the value short, and what is left may mean something else.
    guard !value.utf8.contains(0) else { throw CurlError(code: CURLE_BAD_FUNCTION_ARGUMENT) }
    try check(curl_set_string(raw, option, value))
  }

  private func check(_ code: CURLcode) throws(CurlError) {
    guard code == CURLE_OK else { throw CurlError(code: code) }
  }
}

/// An option that libcurl refuses; the request is then not sent at all.
struct CurlError: Error {
  let code: CURLcode

  var words: String { String(cString: curl_easy_strerror(code)) }
}

/// Starts libcurl once for the process, before the first handle is made.
private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
