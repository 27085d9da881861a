import FoundationEssentials

extension JSONNumber: Decodable {
    /// Reads a JSON number exactly, up to the 38 digits that `Decimal` holds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let decimal = try container.decode(Decimal.self)
        guard let number = JSONNumber("\(decimal)") else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a number")
        }
        self = number
    }
}
