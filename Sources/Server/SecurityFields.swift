package import HTTP

/// The fields that keep a browser from making more of an answer than it is.
package enum SecurityFields {
  /// Of everything that is no page: nothing may be loaded by it, guessed from it or kept.
  package static let api: Fields = [
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  ]

  /// Of our own pages: scripts and styles come from here alone and never stand in the page.
  package static var page: Fields {
    [
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        + " object-src 'none'",
      "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    ]
  }
}
