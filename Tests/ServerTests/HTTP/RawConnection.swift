import Foundation

/// A plain TCP connection, for bytes that no HTTP client would send.
struct RawConnection: ~Copyable {
    private let socket: Int32

    /// Nil when nobody listens.
    init?(port: Int) {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            return nil
        }
        // A server that never answers fails the test instead of hanging it.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        self.socket = socket
    }

    deinit { close(socket) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            start += count
        }
    }

    /// The server hears that nothing more comes.
    func endWriting() { shutdown(socket, Int32(SHUT_WR)) }

    /// What comes until `text` has come, or the server closes.
    func read(until text: String) -> String {
        var all = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !all.contains(text) {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            all += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return all
    }

    /// The first `count` bytes that come, or fewer if the server closes before.
    func read(bytes count: Int) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while all.count < count {
            let length = recv(socket, &buffer, min(count - all.count, buffer.count), 0)
            guard length > 0 else { break }
            all += buffer[..<length]
        }
        return all
    }

    /// All that comes until the server closes, or nothing comes for a minute.
    /// - Parameters:
    ///   - bytes: Read at most at once.
    ///   - pause: Microseconds between two reads.
    func readToEnd(bytes: Int = 65_536, pause: UInt32 = 0) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: bytes)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += buffer[..<count]
            if pause > 0 { usleep(pause) }
        }
    }
}

/// Runs what blocks on a thread of its own: a server in this process needs the threads that tests run on.
func blocking<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
