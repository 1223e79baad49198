/// What a connection keeps of a request while it waits: for the content, for the handler, or for
/// the client to take the answer.
final class Pending {
  let request: Request

  /// Where the request goes once its content is there.
  let destination: (route: Router.Route, parameters: PathParameters)?

  /// The answer's status, and what of it the client has not taken.
  let status: Status
  var unsent: ArraySlice<UInt8>

  init(_ request: Request, for route: Router.Route, _ parameters: PathParameters) {
    self.request = request
    destination = (route, parameters)
    status = .ok
    unsent = []
  }

  init(_ request: Request, answered status: Status = .ok, _ unsent: ArraySlice<UInt8> = []) {
    self.request = request
    destination = nil
    self.status = status
    self.unsent = unsent
  }
}
