import TextBack

/// The words that a number has before its owner writes others.
package enum ShippedMessages {
  package static let textBack =
    "Hi, this is {{business}}. Sorry we missed your call! How can we help?"
    + " Reply to this text or call us back at {{callback_number}}."

  static let followUp = FollowUpSettings.Step(
    afterHours: 24,
    message:
      "Hi, {{business}} again. Do you still need help? Reply here and we will get back to you."
  )
}
