import API
import Testing

@testable import Server

/// A token's header or payload.
func jsonOfTokenPart(_ part: some StringProtocol) throws -> JSONValue {
    try JSONValue(parsing: try #require(Base64URL.decode(part)))
}
