/// Whether a number can be sent a text, as far as its digits tell.
package enum Textability: Sendable, Equatable, CaseIterable {
  case textable
  /// No such number can exist.
  case invalid
  /// Call centres ring from toll-free numbers; nobody reads texts there.
  case tollFree
  /// Premium and personal numbers, satellites and shared-cost networks cost more than a text.
  case premium
  /// Under +1 but abroad: international rates, and a favourite of fraudsters.
  case foreignUnderPlusOne
  /// Too short to be a subscriber's number.
  case tooShort

  /// Judges by the numbering plan: in detail under +1, by country code and length elsewhere.
  package init(of phone: PhoneNumber) {
    let digits = Array(phone.e164.utf8.dropFirst())
    switch DestinationCountry(of: phone)?.code {
    case nil: self = .invalid
    case 1: self = Textability.northAmerican(digits.dropFirst().map { Int($0 - UInt8(ascii: "0")) })
    case 800: self = .tollFree
    case 808, 870, 878, 881, 882, 883, 888, 979: self = .premium
    default: self = digits.count >= 8 ? .textable : .tooShort
    }
  }

  /// The North American Numbering Plan: area code, exchange, line (NANPA, 3-3-4 digits).
  private static func northAmerican(_ digits: [Int]) -> Textability {
    guard digits.count == 10, digits[0] >= 2, digits[3] >= 2 else { return .invalid }
    let area = digits[0] * 100 + digits[1] * 10 + digits[2]
    let isServiceCode = digits[1] == 1 && digits[2] == 1
    let isServiceExchange = digits[4] == 1 && digits[5] == 1
    if isServiceCode || isServiceExchange || area == 555 { return .invalid }
    if tollFreeAreas.contains(area) { return .tollFree }
    if premiumAreas.contains(area) { return .premium }
    if foreignAreas.contains(area) { return .foreignUnderPlusOne }
    return .textable
  }

  private static let tollFreeAreas: Set<Int> = [800, 833, 844, 855, 866, 877, 888]

  /// 900, the personal numbers of 5XX, 700 and 710.
  private static let premiumAreas: Set<Int> = [
    500, 521, 522, 523, 524, 525, 526, 527, 528, 529, 533, 544, 566, 577, 588, 700, 710, 900,
  ]

  /// Neither the United States nor Canada.
  private static let foreignAreas: Set<Int> = [
    242, 246, 264, 268, 284, 345, 441, 473, 649, 658, 664, 721, 758, 767, 784, 809, 829, 849, 868,
    869, 876,
  ]
}
