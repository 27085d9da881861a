import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where log lines go: whole, one after the other.
package final class LogLines: Sendable {
    private let lock = Mutex(())
    private let file: Int32

    package static let standardError = LogLines(file: 2)

    init(file: Int32) { self.file = file }

    /// Writes a line with its end. What can't be written is dropped: a full disk must not stop a clinic.
    func write(_ line: [UInt8]) {
        lock.withLock { _ in
            var start = 0
            while start < line.count {
                let count = line[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                start += count
            }
        }
    }
}
