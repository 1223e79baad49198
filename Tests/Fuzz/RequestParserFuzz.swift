/// What libFuzzer calls: both parsers read the same bytes and must come to the same outcomes.
///
/// The first two bytes say how the stream is cut; the server's parser reads it whole and in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 2 else { return 0 }
  let input = UnsafeBufferPointer(start: start, count: count)
  let bytes = Array(input[2...])
  let limits = Reading.smallLimits
  let whole = Reading.read(bytes, limits: limits)
  let step = Int(input[0] % 23) + 1
  let cuts = Array(stride(from: Int(input[1]) % bytes.count, to: bytes.count, by: step))
  guard Reading.read(bytes, cuts: cuts, limits: limits) == whole else {
    fatalError("the pieces are read otherwise than the whole")
  }
  let expected = ReferenceParser.read(
    bytes, limits: limits, bodyBytesMax: Reading.bodyBytesMax)
  guard whole.map(\.comparable) == expected else {
    fatalError("the reference reads \(expected), the server \(whole.map(\.comparable))")
  }
  return 0
}
