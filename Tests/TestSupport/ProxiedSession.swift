import Synchronization

/// A session of PostgreSQL's protocol (version 3) between a client and a server.
final class ProxiedSession: Sendable {
    private let client: ByteSocket
    private let server: ByteSocket
    private let process = Mutex<Int32>(0)
    private let isSilent = Mutex(false)

    /// Whether nothing gets through any more.
    private let isFrozen: @Sendable () -> Bool

    init(client: ByteSocket, server: ByteSocket, isFrozen: @escaping @Sendable () -> Bool) {
        self.client = client
        self.server = server
        self.isFrozen = isFrozen
    }

    /// Forwards what the client says, until either ends.
    /// - Parameters:
    ///   - note: Is given each statement before the server gets it.
    ///   - sync: Is told of each end of a group of statements.
    ///   - terminate: Ends the server's process of this number.
    func relayRequests(
        _ note: (String) -> PostgresProxy.Break?, sync: () -> Void, terminate: (Int32) -> Void
    ) {
        defer { end() }
        guard let startup = client.message(isTyped: false) else { return }
        if !isFrozen() { server.write(startup) }
        var texts: [String: String] = [:]
        var isTerminated = false
        while let message = client.message(isTyped: true) {
            if isFrozen() { continue }
            let strings = Self.strings(message)
            switch message[0] {
            // Parse: the statement's name and its text.
            case UInt8(ascii: "P"): texts[strings.first] = strings.second
            case UInt8(ascii: "S"): sync()
            // Bind: the portal's name and the statement's.
            case UInt8(ascii: "B"):
                switch note(texts[strings.second] ?? "") {
                case .before: return
                case .after: isSilent.withLock { $0 = true }
                case .terminated:
                    terminate(process.withLock { $0 })
                    isTerminated = true
                case nil: break
                }
            default: break
            }
            // What the server has said must reach the client, so the connection stays until the
            // client ends it.
            if !isTerminated { server.write(message) }
        }
    }

    /// Forwards what the server says, until either ends, or until the answer is complete that the client
    /// must not get.
    func relayAnswers() {
        defer {
            client.endWriting()
            server.end()
        }
        while let message = server.message(isTyped: true) {
            if isFrozen() { continue }
            // BackendKeyData
            if message[0] == UInt8(ascii: "K") { process.withLock { $0 = Self.integer(message[5..<9]) } }
            guard isSilent.withLock({ $0 }) else {
                client.write(message)
                continue
            }
            // ReadyForQuery
            if message[0] == UInt8(ascii: "Z") { return }
        }
    }

    private func end() {
        client.end()
        server.end()
    }

    /// The first two texts of a message.
    private static func strings(_ message: [UInt8]) -> (first: String, second: String) {
        let parts = message.dropFirst(5).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return ("", "") }
        return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int32 {
        bytes.reduce(0) { $0 << 8 | Int32($1) }
    }
}
