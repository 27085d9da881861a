import HTTPTypes
import Hummingbird

/// What a request's head must be like before anybody looks at who sends it (contract §2).
enum RequestHead {
    /// Throws 400 for a host that is missing, doubled or malformed and for a broken escape in the path, and 417 for an expectation that
    /// the server does not know.
    static func check(_ request: Request) throws(Problem) {
        // The first Host is the authority, all others are left among the fields. HTTP/1.0 has got one.
        guard let host = request.head.authority else { throw .invalid("Host", "must be sent with HTTP/1.1") }
        guard !request.headers.contains(where: { $0.name.canonicalName == "host" }) else { throw .invalid("Host", "must be sent once") }
        guard isHost(host) else { throw .invalid("Host", "must be a host name or address, with a port if need be") }
        guard RequestPath.normalized(request.uri.path) != nil else {
            throw Problem(
                .badRequest, error: "Malformed address", message: "A % in the path must be followed by two hexadecimal digits",
                code: "MALFORMED_ADDRESS")
        }
        for expectation in request.headers[values: .expect] where !isContinue(expectation) { throw .unknownExpectation }
    }

    private static func isContinue(_ expectation: String) -> Bool {
        expectation.split(separator: ",").allSatisfy { $0.filter { $0 != " " && $0 != "\t" }.lowercased() == "100-continue" }
    }

    /// `uri-host [":" port]` (RFC 9110 §7.2). An empty host names nobody.
    static func isHost(_ text: String) -> Bool {
        let bytes = text.utf8
        let name: Substring.UTF8View
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard let inside = String(bytes[bytes.index(after: bytes.startIndex)..<end]), inside.contains(":"), IPAddress(inside) != nil
            else { return false }
            name = bytes[...end]
        } else {
            name = bytes.prefix { $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, isName(name) else { return false }
        }
        let rest = bytes[name.endIndex...]
        guard let colon = rest.first else { return true }
        let port = rest.dropFirst()
        return colon == UInt8(ascii: ":") && port.count <= 5 && port.allSatisfy { (48...57).contains($0) }
            && (Int(String(Substring(port))) ?? 0) <= 65_535
    }

    private static func isName(_ name: Substring.UTF8View) -> Bool {
        var rest = name
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst(), let low = rest.popFirst() else { return false }
                guard RequestPath.hexValue(high) != nil, RequestPath.hexValue(low) != nil else { return false }
            } else if !RequestPath.isUnreserved(byte) && !"!$&'()*+,;=".utf8.contains(byte) {
                return false
            }
        }
        return true
    }
}
