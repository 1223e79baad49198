import Testing

@testable import HTTP

@Suite struct `Every request of the table` {
  static let cases: [ConformanceCase] = {
    do {
      return try CaseFile.rows("requests.tsv").map(ConformanceCase.init)
    } catch {
      fatalError("the table of requests cannot be read: \(error)")
    }
  }()

  @Test func `has a title of its own, and there are enough of them`() {
    #expect(Set(Self.cases.map(\.title)).count == Self.cases.count)
    #expect(Self.cases.count >= 250)
  }

  @Test(arguments: cases) func `gets its verdict as a whole`(example: ConformanceCase) {
    #expect(example.read() == example.verdict)
  }

  @Test(arguments: cases) func `gets it byte by byte`(example: ConformanceCase) {
    #expect(example.read(cuts: Array(1..<max(2, example.bytes.count))) == example.verdict)
  }

  @Test(arguments: cases) func `gets it cut in two at every place`(example: ConformanceCase) {
    // A long run of one byte is no place of interest; its ends are.
    let count = example.bytes.count
    let places = count <= 600 ? Array(1..<max(2, count)) : Array(1..<150) + [count - 2, count - 1]
    for place in places where example.read(cuts: [place]) != example.verdict {
      Issue.record("cut at \(place) it is \(example.read(cuts: [place]))")
    }
  }

  @Test(arguments: cases.filter(\.isComplete))
  func `gets it with the next request behind it, which is answered only after a good one`(
    example: ConformanceCase
  ) {
    let next = Array("GET /next HTTP/1.1\r\nHost: n\r\n\r\n".utf8)
    let expected = example.isPersistent ? example.verdict + " ; GET /next" : example.verdict
    #expect(example.read(behind: next) == expected)
    #expect(example.read(behind: next, cuts: [example.bytes.count]) == expected)
  }

  @Test(arguments: cases) func `is read alike by the reference`(example: ConformanceCase) {
    let outcomes = Reading.read(example.bytes).map(\.comparable)
    #expect(
      outcomes
        == ReferenceParser.read(
          example.bytes, limits: Limits(), bodyBytesMax: Reading.bodyBytesMax))
  }

  @Test func `that the fuzzer found is read alike, whole and in pieces`() throws {
    for (name, input) in try CaseFile.files(in: "Corpus") where input.count > 2 {
      let bytes = Array(input[2...])
      let limits = Reading.smallLimits
      let whole = Reading.read(bytes, limits: limits)
      let expected = ReferenceParser.read(
        bytes, limits: limits, bodyBytesMax: Reading.bodyBytesMax)
      #expect(whole.map(\.comparable) == expected, "\(name)")
      for place in 1..<max(2, bytes.count) {
        #expect(Reading.read(bytes, cuts: [place], limits: limits) == whole, "\(name)")
      }
    }
  }
}

/// One row of the table.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  let title: String
  let verdict: String
  let section: String
  let bytes: [UInt8]

  init(_ columns: [String]) {
    title = columns[0]
    verdict = String(decoding: CaseFile.bytes(columns[1]), as: UTF8.self)
    section = columns[2]
    bytes = CaseFile.bytes(columns[3])
  }

  var testDescription: String { "\(title) (\(section))" }

  private var last: Substring { verdict.split(separator: " ; ").last ?? "" }

  var isComplete: Bool { last != "…" }

  var isPersistent: Bool { !last.hasSuffix(" close") && last.first?.isNumber != true }

  /// The verdict of our parser over the bytes, in pieces and with others behind them.
  func read(behind next: [UInt8] = [], cuts: [Int] = []) -> String {
    Reading.read(bytes + next, cuts: cuts).map(Self.describe).joined(separator: " ; ")
  }

  private static func describe(_ outcome: Reading.Outcome) -> String {
    switch outcome {
    case .incomplete: return "…"
    case .refused(let refusal): return "\(refusal.status.code) \(refusal)"
    case .request(let head, let body):
      let content = body.isEmpty ? "" : "=" + String(decoding: body, as: UTF8.self)
      let closing = head.isPersistent ? "" : " close"
      return "\(head.request.method) \(head.request.target.raw)\(content)\(closing)"
    }
  }
}
