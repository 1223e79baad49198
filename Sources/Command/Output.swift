import Glibc

/// What the program says on its standard output, a line at a time and at once.
enum Output {
  static func line(_ text: String = "") {
    print(text)
    fflush(nil)
  }
}
