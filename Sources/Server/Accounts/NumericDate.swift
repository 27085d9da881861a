import Domain

/// A token's moment: seconds since 1970, perhaps with a fraction (RFC 7519 §2).
struct NumericDate: Codable, Sendable {
    var instant: Instant

    init(_ instant: Instant) { self.instant = instant }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let seconds = try container.decode(Double.self)
        guard abs(seconds) < 1e12 else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a time beyond all calendars")
        }
        instant = Instant(milliseconds: Int64(seconds * 1000))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(instant.milliseconds / 1000)
    }
}
