import Glibc
import Simulator

let options = Options(CommandLine.arguments.dropFirst())
exit(options.isGate ? options.gate() : options.sweep())
