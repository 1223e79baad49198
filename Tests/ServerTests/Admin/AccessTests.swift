import HTTP
import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `Access to the admin API` {
  /// Every route with a path that could exist.
  static let routes = AdminRoutes.all.map { route in
    let path = route.path.replacing("{b}", with: "1").replacing("{id}", with: "1")
    return (method: route.method.name, path: "/api/v1" + path, route: route)
  }

  @Test func `is refused with the same bytes whatever is wrong with the token`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.openBusiness()
      let revoked = BearerToken.fresh()
      try harness.database.writeBlocking { [now = harness.now] tx in
        let id = try tx.addToken(hash: revoked.hash, name: "R", role: .operator, at: now)
        _ = try tx.revokeToken(id, at: now)
      }
      let token = harness.operatorToken.text
      let headers = [
        "", "Authorization:\r\n", "Authorization: Bearer\r\n", "Authorization: Bearer x\r\n",
        "Authorization: Basic \(token)\r\n", "Authorization: \(token)\r\n",
        "Authorization: Bearer \(token)x\r\n", "Authorization: Bearer \(token.dropLast())\r\n",
        "Authorization: Bearer \(revoked.text)\r\n", "Authorization: Bearer \(token) x\r\n",
        "Authorization: Bearer \(token)\r\nAuthorization: Bearer \(token)\r\n",
        "Authorization: Bearer \(String(repeating: "a", count: 600))\r\n",
      ]
      var answers: Set<String> = []
      for (method, path, _) in Self.routes {
        for header in headers {
          let reply = try harness.exchange(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(header)"
              + (method == "GET" ? "\r\n" : "Content-Length: 0\r\n\r\n"))
          #expect(reply.status == 401, "\(method) \(path) \(header)")
          #expect(reply.field("WWW-Authenticate") == #"Bearer realm="textback""#)
          answers.insert(reply.body)
        }
      }
      #expect(answers.count == 1)
    }
  }

  @Test func `is not there for the owner of another business`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.openBusiness("One")
      let other = try harness.openBusiness("Two")
      let token = try harness.ownerToken(of: other)
      for (method, path, route) in Self.routes {
        let body = route.method == .get || route.method == .delete ? nil : "{}"
        let reply = try harness.send(method, path, body, token: token)
        let expected = route.hasBusiness ? 404 : route.audience == .operators ? 403 : 200
        #expect(reply.status == expected, "\(method) \(path)")
        if route.hasBusiness {
          let nowhere = try harness.send(
            method, path.replacing("/businesses/1", with: "/businesses/99"), body, token: token)
          #expect(reply.body == nowhere.body, "it must not show that there is a business")
        }
      }
      let list = try harness.get("/businesses", token: token)
      #expect(list.items.map { $0["name"].string } == ["Two"])
    }
  }

  @Test func `to what operators do is forbidden to an owner`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let token = try harness.ownerToken(of: business)
      for (method, path, route) in Self.routes where route.audience == .operators {
        let reply = try harness.send(method, path, "{}", token: token)
        #expect(reply.status == 403)
        #expect(reply.code == "operator_only")
      }
      #expect(try harness.get(business, token: token).status == 200)
    }
  }

  @Test func `notes when a token was used, at most once a minute`() async throws {
    try await AdminHarness.run { harness in
      func lastUsed() throws -> Int64? {
        try harness.database.writeBlocking { try $0.tokens().first?.lastUsedAt?.milliseconds }
      }
      _ = try harness.get("/businesses")
      #expect(try lastUsed() == AdminHarness.start)
      harness.advance(.seconds(59))
      _ = try harness.get("/businesses")
      #expect(try lastUsed() == AdminHarness.start)
      harness.advance(.seconds(1))
      _ = try harness.get("/businesses")
      #expect(try lastUsed() == AdminHarness.start + 60_000)
    }
  }

  @Test func `ends with the revocation of the token`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let token = try harness.ownerToken(of: business)
      #expect(try harness.get(business, token: token).status == 200)
      try harness.database.writeBlocking { [now = harness.now] tx in
        for token in try tx.tokens() where token.name == "Otto" {
          _ = try tx.revokeToken(token.id, at: now)
        }
      }
      #expect(try harness.get(business, token: token).status == 401)
    }
  }

  @Test func `leaves no token in the database`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.get("/businesses")
      let token = harness.operatorToken
      #expect(token.text.hasPrefix("tb_"))
      #expect(token.text.utf8.count == 46)
      let stored = try harness.database.writeBlocking { try $0.token(hash: token.hash) }
      #expect(stored?.name == "Olga")
    }
  }
}
