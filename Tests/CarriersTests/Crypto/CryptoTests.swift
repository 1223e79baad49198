import Carriers
import Testing

@Suite struct `A message authentication code` {
  @Test(arguments: [
    // RFC 2202, cases 1, 2, 3, 6 and 7.
    (
      HMAC.Hash.sha1, bytes(0x0b, 20), utf8("Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00"
    ),
    (
      .sha1, utf8("Jefe"), utf8("what do ya want for nothing?"),
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    ),
    (.sha1, bytes(0xaa, 20), bytes(0xdd, 50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
    (
      .sha1, bytes(0xaa, 80), utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    ),
    (
      .sha1, bytes(0xaa, 80),
      utf8("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
      "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"
    ),
    // RFC 4231, cases 1, 2, 3 and 6.
    (
      .sha256, bytes(0x0b, 20), utf8("Hi There"),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      .sha256, utf8("Jefe"), utf8("what do ya want for nothing?"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      .sha256, bytes(0xaa, 20), bytes(0xdd, 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      .sha256, bytes(0xaa, 131), utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    // An empty key and an empty message, as Python's hmac has them.
    (.sha1, [], [], "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"),
    (.sha256, [], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func `is the one that the standards give`(
    hash: HMAC.Hash, secret: [UInt8], message: [UInt8], code: String
  ) {
    #expect(hex(HMAC(hash, secret: secret).code(for: message)) == code)
  }

  @Test func `is the same each time the kept secret is used, from any thread`() async {
    let key = HMAC(.sha1, secret: utf8("Jefe"))
    let codes = await withTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<64 {
        group.addTask { key.code(for: utf8("what do ya want for nothing?")) }
      }
      return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(codes.map(hex) == ["effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"])
  }
}

@Suite struct `A digest` {
  @Test(arguments: [
    // FIPS 180-4 examples.
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `is SHA-256`(message: String, digest: String) {
    #expect(hex(SHA256.digest(utf8(message))) == digest)
  }
}

@Suite struct `A comparison of secrets` {
  @Test(arguments: [
    ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("ab", "a", false),
    ("same length", "same lengtH", false), ("Same length", "same length", false),
  ])
  func `holds for equal bytes alone`(one: String, other: String, equal: Bool) {
    #expect(Signature.matches(utf8(one), utf8(other)) == equal)
  }
}

@Suite struct `Random bytes` {
  @Test(arguments: [0, 1, 16, 32, 1_000])
  func `are as many as asked for`(count: Int) {
    #expect(SecureRandom.bytes(count).count == count)
  }

  @Test func `differ from one time to the next`() {
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
  }
}

@Suite struct `An Ed25519 signature` {
  // RFC 8032 §7.1, tests 1 to 3.
  static let vectors = [
    (
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
      signature: """
      e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c\
      f9b46bd25bf5f0595bbe24655141438e7a100b
      """
    ),
    (
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
      signature: """
      92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0\
      f11d8c387b2eaeb4302aeeb00d291612bb0c00
      """
    ),
    (
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
      signature: """
      6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098\
      4dc6594a7c15e9716ed28dc027beceea1ec40a
      """
    ),
  ]

  @Test(arguments: vectors)
  func `is accepted as the standard made it`(key: String, message: String, signature: String) {
    #expect(
      Signature.isValid(
        ed25519: unhex(signature), of: unhex(message), publicKey: unhex(key)))
  }

  @Test(arguments: vectors)
  func `is refused after any change`(key: String, message: String, signature: String) {
    let (key, message, signature) = (unhex(key), unhex(message), unhex(signature))
    #expect(!Signature.isValid(ed25519: signature, of: message + [0], publicKey: key))
    #expect(!Signature.isValid(ed25519: signature.dropLast(), of: message, publicKey: key))
    #expect(!Signature.isValid(ed25519: signature, of: message, publicKey: key.dropLast()))
    for position in [0, 31, 32, 63] {
      var forged = signature
      forged[position] ^= 1
      #expect(!Signature.isValid(ed25519: forged, of: message, publicKey: key))
    }
  }
}

@Suite struct `Base64 text` {
  @Test(arguments: [
    // RFC 4648 §10.
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `is that of the standard`(text: String, encoded: String) {
    #expect(Base64.encode(utf8(text)) == encoded)
  }

  @Test func `knows every digit`() {
    let bytes = unhex(
      """
      00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebb\
      f3dfbf
      """)
    #expect(
      Base64.encode(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  }

  @Test(arguments: 0..<70)
  func `is read back as it was written`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test(arguments: [
    "A", "AA", "AAA", "AA=", "A===", "AB==", "AAB=", "====", "AA==AA==", "A A=", "_-==",
  ])
  func `is refused unless it is what would be written`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
