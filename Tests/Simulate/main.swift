import Glibc
import Simulator

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  Simulation.prepareProcess()
  exit(Report(options).run())
} catch {
  Output.line("usage: \(error.words)")
  exit(64)
}
