import HTTPTypes
import Testing

@testable import Server

@Suite("The cookie of a browser, and what is made of it")
struct BrowserCookieTests {
    @Test("Is 32 random bytes in base64url, of which the database keeps the SHA-256")
    func value() {
        let cookies = (0..<100).map { _ in BrowserCookie.make() }
        #expect(Set(cookies.map(\.value)).count == 100)
        #expect(cookies.allSatisfy { Base64URL.decode($0.value)?.count == 32 && $0.value.utf8.count == 43 })
        #expect(
            BrowserCookie("abc").hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test(
        "Is found among others by its name, and not where two of the name differ",
        arguments: [
            ("odontox=v", "v"), ("a=b; odontox=v", "v"), ("a=b;odontox=v;c", "v"), (" odontox = v ", "v"),
            ("odontox=v=w", "v=w"), ("odontox=v; odontox=v", "v"), ("odontox=v; odontox=w", nil),
            ("odontox=", nil), ("odontox", nil), ("", nil), ("Odontox=v", nil), ("xodontox=v", nil),
            ("__Host-odontox=v", nil),
        ] as [(String, String?)])
    func found(field: String, value: String?) {
        #expect(BrowserCookie(in: [.cookie: field], isSecure: false)?.value == value)
    }

    @Test("By TLS its name is the one that only this very host can set")
    func secureName() {
        #expect(BrowserCookie(in: [.cookie: "__Host-odontox=v"], isSecure: true)?.value == "v")
        #expect(BrowserCookie(in: [.cookie: "odontox=v"], isSecure: true) == nil)
        #expect(BrowserCookie(in: [:], isSecure: true) == nil)
        let long = String(repeating: "x", count: 129)
        #expect(BrowserCookie(in: [.cookie: "odontox=\(long)"], isSecure: false) == nil)
        var fields = HTTPFields()
        for value in ["a=b", "__Host-odontox=v"] { fields.append(HTTPField(name: .cookie, value: value)) }
        #expect(BrowserCookie(in: fields, isSecure: true)?.value == "v")
    }

    @Test(
        "Is given and taken away for scripts never, for other sites never, for TLS alone where there is any")
    func setCookie() {
        let cookie = BrowserCookie("v")
        let rest = "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"
        #expect(cookie.setCookie(isSecure: false, isPublicSecure: false) == "odontox=v\(rest)")
        #expect(cookie.setCookie(isSecure: false, isPublicSecure: true) == "odontox=v\(rest); Secure")
        for isPublic in [false, true] {
            #expect(
                cookie.setCookie(isSecure: true, isPublicSecure: isPublic)
                    == "__Host-odontox=v\(rest); Secure")
        }
        #expect(
            BrowserCookie.clearing(isSecure: true, isPublicSecure: false)
                == "__Host-odontox=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure")
        #expect(
            BrowserCookie.clearing(isSecure: false, isPublicSecure: false)
                == "odontox=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    }

    @Test("A form's token is good for its own cookie alone")
    func formToken() {
        let (cookie, other) = (BrowserCookie("v"), BrowserCookie("w"))
        let token = FormToken(of: cookie).text
        #expect(token == FormToken(of: cookie).text && token.utf8.count == 43)
        #expect(FormToken.isRight(token, for: cookie))
        #expect(!FormToken.isRight(token, for: other))
        #expect(FormToken(of: other).text != token)
        for wrong in ["", "v", token + "A", String(token.dropLast()), "\(token.dropLast(2))==", cookie.hash] {
            #expect(!FormToken.isRight(wrong, for: cookie), "\(wrong)")
        }
    }

    @Test(
        "Origins are the same by scheme, host and port",
        arguments: [
            ("https://desk.example.org", "https://desk.example.org:443/path", true),
            ("HTTP://Desk.Example.org", "http://desk.example.org:80", true),
            ("http://[::1]", "http://[::1]:80", true), ("http://[::1]:8080", "http://[::1]:8080/", true),
            ("http://x", "https://x", false), ("http://x", "http://x:8080", false),
            ("http://x", "http://x.y", false), ("http://[::1]:8080", "http://[::1]", false),
        ])
    func origins(one: String, other: String, isSame: Bool) throws {
        let (first, second) = (try #require(WebOrigin(one)), try #require(WebOrigin(other)))
        #expect((first == second) == isSame)
    }

    @Test(
        "What is no http address has no origin", arguments: ["null", "", "x", "ftp://x", "http://", "http:x"])
    func noOrigin(text: String) {
        #expect(WebOrigin(text) == nil)
    }

    @Test("A proxy says where the browser sent a request only when it is trusted")
    func proxied() throws {
        let scheme = try #require(HTTPField.Name("X-Forwarded-Proto"))
        let host = try #require(HTTPField.Name("X-Forwarded-Host"))
        let fields: HTTPFields = [scheme: "http, https", host: "a.example, desk.example.org"]
        let plain = RequestOrigin(isSecure: false, authority: "x:8080", fields, isProxied: false)
        #expect(plain == RequestOrigin(isSecure: false, authority: "x:8080"))
        #expect(plain.web == WebOrigin("http://x:8080"))
        let proxied = RequestOrigin(isSecure: false, authority: "x:8080", fields, isProxied: true)
        #expect(proxied.isSecure && proxied.web == WebOrigin("https://desk.example.org"))
        let silent = RequestOrigin(isSecure: true, authority: "x", [:], isProxied: true)
        #expect(silent.web == WebOrigin("https://x"))
        #expect(RequestOrigin().web == nil)
    }
}
