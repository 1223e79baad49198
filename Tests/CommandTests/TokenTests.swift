import HTTP
import Server
import Testing

@Suite struct `A token from the command line` {
  private func status(_ url: String, _ token: String) async -> Int {
    let request = ClientRequest(
      method: .get, url: url + "/api/v1/businesses",
      fields: ["Authorization": "Bearer \(token)"])
    return await onThread { CurlClient().send(request).status }
  }

  @Test func `opens the API at once, and no more once it is revoked`() async throws {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "deploy")
    #expect(made.status == 0)
    let token = String(made.output.dropLast())
    #expect(made.output == token + "\n" && token.wholeMatch(of: /tb_[A-Za-z0-9_\-]{43}/) != nil)
    #expect(await status(address, token) == 200)
    #expect(await status(address, token + "x") == 401)

    let listed = try await Program.run("token", "list", "--config", workplace.config)
    #expect(listed.output.contains("deploy") && !listed.output.contains(token))
    let revoked = try await Program.run("token", "revoke", "--config", workplace.config, "1")
    #expect(revoked.status == 0)
    #expect(await status(address, token) == 401)
    let again = try await Program.run("token", "revoke", "--config", workplace.config, "1")
    #expect(again.status == 64)
    server.signal(15)
    #expect(await server.end().status == 0)
  }

  @Test func `can be made before the server has ever run`() async throws {
    let workplace = try Workplace()
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "first")
    #expect(made.status == 0)
    #expect(try await Program.run("verify", "--config", workplace.config, "--full").status == 0)
  }

  @Test func `of an owner needs a business that is there`() async throws {
    let workplace = try Workplace()
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "owner", "--business", "7",
      "--name", "x")
    #expect(made.status == 64)
    #expect(made.problems.contains("there is no business 7"))
  }
}
