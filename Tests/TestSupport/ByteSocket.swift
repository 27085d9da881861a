import CLibPQ
import Foundation
import Synchronization

/// A connected socket, for one reader and one writer that may block.
final class ByteSocket: Sendable {
    private let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Connects to the server that a PostgreSQL URL names, over TCP or its local socket.
    convenience init?(connectingTo url: String) {
        let (host, port) = Self.place(of: url)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        if host.hasPrefix("/") {
            guard let descriptor = Self.connect(toFile: "\(host)/.s.PGSQL.\(port)") else { return nil }
            self.init(descriptor)
            return
        }
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0, let address = found else { return nil }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue), 0)
        guard Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        self.init(descriptor)
    }

    deinit { close(descriptor) }

    /// Ends both directions. A reader that waits for bytes gets none.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The other side hears that nothing more comes.
    func endWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    func write(_ bytes: [UInt8]) {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            left = left.dropFirst(count)
        }
    }

    /// One message of PostgreSQL's protocol, nil at the end. A client's first one has no type.
    func message(isTyped: Bool) -> [UInt8]? {
        let start = isTyped ? 1 : 0
        guard let head = read(start + 4) else { return nil }
        let length = head[start...].reduce(0) { $0 << 8 | Int($1) }
        guard let body = read(max(0, length - 4)) else { return nil }
        return head + body
    }

    private func read(_ count: Int) -> [UInt8]? {
        unread.withLock { unread in
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while unread.count < count {
                let length = recv(descriptor, &chunk, chunk.count, 0)
                guard length > 0 else { return nil }
                unread += chunk[..<length]
            }
            defer { unread.removeFirst(count) }
            return Array(unread[..<count])
        }
    }

    private static func connect(toFile path: String) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if code == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    private static func place(of url: String) -> (host: String, port: String) {
        var values: [String: String] = [:]
        guard let options = PQconninfoParse(url, nil) else { return ("", "") }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return (values["host"] ?? "127.0.0.1", values["port"] ?? "5432")
    }
}

/// A socket on a free port of loopback that takes connections.
final class ListeningSocket: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard bind(descriptor, address, length) == 0, listen(descriptor, 64) == 0 else { return -1 }
                return getsockname(descriptor, address, &length)
            }
        }
        guard code == 0 else { throw PostgresCluster.Failure(description: "no port for the proxy") }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    /// Waits for a connection; nil once stopped.
    func accept() -> ByteSocket? {
        let client = Glibc.accept(descriptor, nil, nil)
        return client >= 0 ? ByteSocket(client) : nil
    }

    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
