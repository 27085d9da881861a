import FoundationEssentials

extension Amount: Decodable {
    /// Reads a JSON number exactly.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let decimal = try container.decode(Decimal.self)
        guard let amount = Amount("\(decimal)") else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected an amount with at most three decimals")
        }
        self = amount
    }
}
