import Domain
import Testing

@testable import Server

@Suite("Codes by time")
struct TimeCodeTests {
    private static let rfc = TimeCode(secret: Array("12345678901234567890".utf8))

    @Test(
        "Are those of RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func vectors(seconds: Int64, code: String) {
        let step = TimeCode.step(at: Instant(milliseconds: seconds * 1000))
        #expect(Self.rfc.code(at: step, digits: 8) == code)
        #expect(Self.rfc.code(at: step) == String(code.suffix(6)))
    }

    @Test("Are, by their counter, those of RFC 4226, appendix D")
    func counters() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ]
        for (counter, code) in codes.enumerated() {
            #expect(Self.rfc.code(at: Int64(counter)) == code)
        }
    }

    @Test("Pass one step early or late, and only after the last that passed")
    func window() {
        let now = Instant(milliseconds: 1_234_567_890_000)
        let step = TimeCode.step(at: now)
        for offset in Int64(-3)...3 {
            let code = Self.rfc.code(at: step + offset)
            let expected = abs(offset) <= 1 ? step + offset : nil
            #expect(Self.rfc.step(of: code, at: now, after: 0) == expected, "\(offset)")
            #expect(Self.rfc.step(of: code, at: now, after: step + offset) == nil)
            #expect(Self.rfc.step(of: code, at: now, after: step) == (offset == 1 ? step + 1 : nil))
        }
        for wrong in ["", "0", "00000", "1234567", "٠٠٠٠٠٠"] {
            #expect(Self.rfc.step(of: wrong, at: now, after: 0) == nil)
        }
    }

    @Test("A step is half a minute, before 1970 too")
    func steps() {
        for (milliseconds, step) in [
            (0, 0), (29_999, 0), (30_000, 1), (-1, -1), (-30_000, -1), (-30_001, -2),
        ] {
            #expect(TimeCode.step(at: Instant(milliseconds: Int64(milliseconds))) == Int64(step))
        }
    }

    @Test("Base 32 is that of RFC 4648 without padding, and is read back")
    func base32() {
        for (text, encoded) in [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ] {
            #expect(Base32.encode(Array(text.utf8)) == encoded)
            #expect(Base32.decode(encoded) == Array(text.utf8))
        }
    }

    @Test("An authenticator is told all that it has to know, whatever the address holds")
    func uri() {
        #expect(
            Self.rfc.uri(account: "ada+x&y@clinic.example")
                == """
                otpauth://totp/OdontoX:ada%2Bx%26y%40clinic.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                &issuer=OdontoX&algorithm=SHA1&digits=6&period=30
                """)
    }

    @Test("A sealed secret opens for its user under its secret, and for nobody else")
    func seal() throws {
        let (one, other) = (
            try #require(SessionSecret(Array(repeating: 1, count: 32))),
            try #require(SessionSecret(Array(repeating: 2, count: 32)))
        )
        let (user, stranger) = (ID(high: 1, low: 1), ID(high: 1, low: 2))
        let text = try FactorSeal(one).seal(Self.rfc, of: user)
        #expect(FactorSeal(one).open(text, of: user) == Self.rfc)
        #expect(FactorSeal(other).open(text, of: user) == nil)
        #expect(FactorSeal(one).open(text, of: stranger) == nil)
        #expect(FactorSeal(one).open(String(text.dropLast(2)), of: user) == nil)
        #expect(FactorSeal(one).open("", of: user) == nil)
        #expect(try FactorSeal(one).seal(Self.rfc, of: user) != text)
    }

    @Test("A recovery code is found however it is typed")
    func recoveryCodes() {
        let code = RecoveryCode.make()
        #expect(code.text.count == 19 && Set(code.text.split(separator: "-").map(\.count)) == [4])
        for typed in [code.text.uppercased(), code.text.filter { $0 != "-" }, " \(code.text) "] {
            #expect(RecoveryCode(typed).hash == code.hash)
        }
        #expect(RecoveryCode.make().hash != code.hash)
    }
}

extension Base32 {
    /// What an authenticator app does with a secret.
    static func decode(_ text: String) -> [UInt8] {
        var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
        for character in text {
            let digit = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").firstIndex(of: character) ?? 0
            bits = (bits << 5 | UInt32(digit)) & 0xFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
