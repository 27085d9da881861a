#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Random numbers of the system's, fetched many at a time: a call of the system costs more than all the rest
/// of an identifier.
struct EntropyBuffer: Sendable {
    /// 256 bytes: as many as the system gives without being interrupted.
    private static let size = 32

    private var words = [UInt64](repeating: 0, count: size)
    private var left = 0

    mutating func next() -> UInt64 {
        if left == 0 { fill() }
        left -= 1
        defer { words[left] = 0 }
        return words[left]
    }

    private mutating func fill() {
        left = Self.size
        if words.withUnsafeMutableBytes({ getentropy($0.baseAddress, $0.count) }) == 0 { return }
        // Only an old kernel knows no such call.
        var random = SystemRandomNumberGenerator()
        for index in words.indices { words[index] = random.next() }
    }
}
