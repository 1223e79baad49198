/// The country, or group of countries, that a number belongs to: its country code (ITU-T E.164
/// §6.2.1).
package struct DestinationCountry: Sendable, Hashable {
  /// One to three digits, such as 1 for the United States and Canada or 44 for the United Kingdom.
  package let code: Int

  /// Nil unless the code is one that is given out.
  package init?(code: Int) {
    guard DestinationCountry.isAssigned(code) else { return nil }
    self.code = code
  }

  /// No code begins with the digits of another, so the shortest that is given out is the right one.
  package init?(of phone: PhoneNumber) {
    var code = 0
    for digit in phone.e164.utf8.dropFirst().prefix(3) {
      code = code * 10 + Int(digit - UInt8(ascii: "0"))
      if DestinationCountry.isAssigned(code) {
        self.code = code
        return
      }
    }
    return nil
  }

  private static func isAssigned(_ code: Int) -> Bool {
    switch code {
    case 1, 7: true
    case 20, 27, 30...34, 36, 39, 40, 41, 43...49, 51...58, 60...66, 81, 82, 84, 86, 90...95, 98:
      true
    case 211...213, 216, 218, 220...258, 260...269, 290, 291, 297...299: true
    case 350...359, 370...378, 380...383, 385...387, 389, 420, 421, 423: true
    case 500...509, 590...599, 670, 672...683, 685...692: true
    case 850, 852, 853, 855, 856, 880, 886: true
    case 960...968, 970...977, 992...996, 998: true
    case 800, 808, 870, 878, 881...883, 888, 979: true
    default: false
    }
  }
}

/// The countries that texts may go to. Without a list of its own a number texts its own country
/// only, since a caller's number is easily forged and a text abroad earns the forger money.
package struct DestinationAllowList: Sendable, Equatable {
  package let countries: Set<DestinationCountry>

  package init(_ countries: Set<DestinationCountry> = []) {
    self.countries = countries
  }

  /// Whether a text may go there from this number.
  package func allows(_ destination: PhoneNumber, from number: PhoneNumber) -> Bool {
    guard let country = DestinationCountry(of: destination) else { return false }
    return countries.isEmpty
      ? country == DestinationCountry(of: number) : countries.contains(country)
  }
}
