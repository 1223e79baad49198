import Storage
package import TextBack

/// One attempt that is due: the text, and the token under which the carrier will report on it.
package struct SendJob: Sendable {
  package let carrier: String
  package let token: AttemptToken
  package let draft: Draft

  package init(_ stored: StoredMessage, secret: String) {
    carrier = stored.carrier
    token = AttemptToken(message: stored.id, n: stored.attempts + 1, secret: secret)
    draft = Draft(to: stored.to, from: stored.from, body: stored.body, token: token.text)
  }
}
