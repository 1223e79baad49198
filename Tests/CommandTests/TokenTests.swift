import HTTP
import Server
import Testing

@Suite struct `A token from the command line` {
  private func status(_ url: String, _ token: String) -> Int {
    let request = ClientRequest(
      method: .get, url: url + "/api/v1/businesses",
      fields: ["Authorization": "Bearer \(token)"])
    return CurlClient().send(request).status
  }

  @Test func `opens the API at once, and no more once it is revoked`() throws {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    let address = try server.address()
    let made = try Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "deploy")
    #expect(made.status == 0)
    let token = String(made.output.dropLast())
    #expect(made.output == token + "\n" && token.wholeMatch(of: /tb_[A-Za-z0-9_\-]{43}/) != nil)
    #expect(status(address, token) == 200)
    #expect(status(address, token + "x") == 401)

    let listed = try Program.run("token", "list", "--config", workplace.config)
    #expect(listed.output.contains("deploy") && !listed.output.contains(token))
    let revoked = try Program.run("token", "revoke", "--config", workplace.config, "1")
    #expect(revoked.status == 0)
    #expect(status(address, token) == 401)
    let again = try Program.run("token", "revoke", "--config", workplace.config, "1")
    #expect(again.status == 64)
    server.signal(15)
    #expect(server.end().status == 0)
  }

  @Test func `can be made before the server has ever run`() throws {
    let workplace = try Workplace()
    let made = try Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "first")
    #expect(made.status == 0)
    #expect(try Program.run("verify", "--config", workplace.config, "--full").status == 0)
  }

  @Test func `of an owner needs a business that is there`() throws {
    let workplace = try Workplace()
    let made = try Program.run(
      "token", "create", "--config", workplace.config, "--role", "owner", "--business", "7",
      "--name", "x")
    #expect(made.status == 64)
    #expect(made.problems.contains("there is no business 7"))
  }
}
