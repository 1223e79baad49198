import TextBack

/// The words that a number has before its owner writes others.
package enum ShippedMessages {
  package static let textBack = MessageLibrary.general.template

  static let followUp = FollowUpSettings.Step(
    afterHours: 24, message: MessageLibrary.followUp.template)
}
