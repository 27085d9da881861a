import Synchronization

/// Values that have been read before. When there are too many, all are forgotten.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])

    private static var limit: Int { 4096 }

    /// The value of `key` in `memory`, or what `read` finds, which is then remembered; where there is no memory it is read each time.
    static func value(of key: Key, in memory: Remembered?, _ read: () throws -> Value) rethrows -> Value {
        guard let memory else { return try read() }
        if let known = memory.find(key) { return known }
        let value = try read()
        memory.keep(value, as: key)
        return value
    }

    func find(_ key: Key) -> Value? {
        values.withLock { $0[key] }
    }

    func keep(_ value: Value, as key: Key) {
        values.withLock { values in
            if values.count >= Self.limit { values.removeAll(keepingCapacity: true) }
            values[key] = value
        }
    }
}
