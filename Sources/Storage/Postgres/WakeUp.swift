#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wakes a thread that waits for a socket.
final class WakeUp: Sendable {
    enum Event { case woken, readable, silence }

    private let reading: Int32
    private let writing: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw DatabaseError(.unavailable, "no file descriptor is left") }
        reading = ends[0]
        writing = ends[1]
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    func wake() {
        // A full pipe wakes as well.
        _ = write(writing, [1], 1)
    }

    /// Waits for `wake`, or for something to read from `socket`.
    @discardableResult
    func wait(_ milliseconds: Int32, or socket: Int32 = -1) -> Event {
        var descriptors = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
            // A negative descriptor is passed over.
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, 2, milliseconds) > 0 else { return .silence }
        guard descriptors[0].revents != 0 else { return .readable }
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
        return .woken
    }
}
