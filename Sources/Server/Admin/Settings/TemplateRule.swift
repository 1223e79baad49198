import Storage
import TextBack

/// What keeps a message from being saved.
enum TemplateRule {
  /// Each problem as the rest of a sentence about the message.
  static func problems(of template: String, for business: BusinessSettings?) -> [String] {
    []
  }
}
