/// Seeds that have failed once, and what was wrong. They run for good.
package enum Regressions {
  package static let seeds = untimed + unshared + others

  /// From before the carrier's reports said when a thing happened.
  static let untimed: [UInt64] = [
    // A report settled a text while its attempt was open; a crash left the attempt open for ever.
    0x143,
    // The disk failed while a verdict was stored, and the text was `sending` until the next start.
    0x1d3,
    // A text-back that was withdrawn hid an earlier one that the cool-down counts from.
    0xcc1,
    // The disk failed once during the check at the start, and the file was called damaged.
    0x1162,
    // A text that tried whether an account takes texts again did not count against the rate.
    0x2b7,
    // Texts whose promised moments had passed while nothing could leave all left at once.
    0x2f8,
    // A person was forgotten while the carrier was about to say that they had opted out, and the
    // invariant asked for an opt-out of nobody.
    0x187ce,
    // After a restore a text was taken for the answer to a call that came after it, and the call
    // that it had answered was texted again.
    0x217c8,
    // Lists: a call began at its end, two calls looked like one coming back, and the newer of two
    // took the text of the older.
    0x6226d, 0x61bc0, 0x62bcf,
    // A text that came back from an attempt was sent again after its call had been answered late.
    0x7a985,
    // The simulator itself: it overlooked a double, judged a text by rules of another hour, and did
    // not know that somebody had been forgotten while their call rang, that what is then told of it
    // is a new call and that a number is switched off with the last of those who alone are texted,
    // nor that a call rings on while the carrier is asked for it after a failure of the disk.
    0x7ed, 0x173, 0x360, 0x4f65, 0x1f7d4, 0x1f758, 0x7ad8b,
  ]

  /// From before webhooks shared commits.
  static let unshared: [UInt64] = [
    // Times of the carrier's: a wall clock that was ahead made texts too old and rings too short.
    0x7, 0x141, 0x9b,
    // The simulator itself: of a call that a restore forgot a list tells the end alone, and calls
    // that waited for a full disk are asked for when all is healed.
    0x92d6f, 0x92e8e,
  ]

  static let others: [UInt64] = [
    // The simulator itself: it asked which of two in one commit had come first.
    0x4d5
  ]
}
