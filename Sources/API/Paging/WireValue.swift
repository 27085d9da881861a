/// What an envelope can hold.
public typealias WireValue = JSONEncodable & Decodable & Sendable & Equatable
