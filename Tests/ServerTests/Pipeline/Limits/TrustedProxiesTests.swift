import HTTPTypes
import Testing

@testable import Server

@Suite("Whose address counts")
struct TrustedProxiesTests {
    private func client(_ trusted: String, _ peer: String, _ forwarded: String...) throws -> String {
        let proxies = try #require(trusted.isEmpty ? TrustedProxies.none : TrustedProxies(trusted))
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        var headers = HTTPFields()
        for value in forwarded { headers.append(HTTPField(name: name, value: value)) }
        return proxies.client(of: peer, headers)
    }

    @Test("Nobody's word is taken unless they are trusted")
    func strangers() throws {
        #expect(try client("", "192.0.2.1", "10.9.9.9") == "192.0.2.1")
        #expect(try client("127.0.0.1", "192.0.2.1", "10.9.9.9") == "192.0.2.1")
        #expect(try client("10.0.0.0/8", "11.0.0.1", "10.9.9.9") == "11.0.0.1")
        #expect(try client("127.0.0.1", "local", "10.9.9.9") == "local")
    }

    @Test("Behind trusted proxies the caller is the last address that is none, whatever they put before it")
    func chain() throws {
        #expect(try client("127.0.0.1", "127.0.0.1", "192.0.2.7") == "192.0.2.7")
        #expect(try client("127.0.0.1", "127.0.0.1", "8.8.8.8, 192.0.2.7") == "192.0.2.7")
        #expect(
            try client("127.0.0.1,10.0.0.0/8", "127.0.0.1", "8.8.8.8", "192.0.2.7, 10.1.2.3") == "192.0.2.7")
        #expect(try client("127.0.0.1,10.0.0.0/8", "127.0.0.1", "10.1.1.1") == "10.1.1.1")
        #expect(try client("::1, fd00::/8", "fd12::9", "2001:db8::7") == "2001:db8::7")
        #expect(try client("10.0.0.0/8", "::ffff:10.0.0.1", "192.0.2.7:4711") == "192.0.2.7")
        #expect(try client("10.0.0.0/8", "10.0.0.1", "[2001:db8::7]:4711") == "2001:db8::7")
        #expect(try client("0.0.0.0/0", "10.0.0.1", "192.0.2.7") == "192.0.2.7")
    }

    @Test("What is no address ends the search")
    func nonsense() throws {
        #expect(try client("127.0.0.1", "127.0.0.1", "unknown") == "127.0.0.1")
        #expect(try client("127.0.0.1,10.0.0.0/8", "127.0.0.1", "192.0.2.7, _hidden, 10.1.2.3") == "10.1.2.3")
        #expect(try client("127.0.0.1", "127.0.0.1") == "127.0.0.1")
    }

    @Test(
        "A list that can't be meant is refused",
        arguments: [
            "", "localhost", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/8/8", "10.0.0.0/-1", "1.2.3",
        ])
    func refused(text: String) {
        #expect(TrustedProxies(text) == nil)
    }
}
