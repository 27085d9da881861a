/// What a partial update does to a value that can be empty.
enum Change<Value> {
    /// The request doesn't mention it.
    case keep
    /// The request says `null`.
    case clear
    case set(Value)

    /// The value after the change.
    func applied(to current: Value?) -> Value? {
        switch self {
        case .keep: current
        case .clear: nil
        case .set(let value): value
        }
    }
}

extension Change: Equatable where Value: Equatable {}
extension Change: Sendable where Value: Sendable {}
