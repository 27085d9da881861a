import NIOCore

/// What the stream sends beside events.
enum EventFrame {
    /// Comes at once, before anything is looked up. Clients wait three seconds before they connect again.
    static let opening = ByteBuffer(string: ": odontox\nretry: 3000\n\n")
    static let heartbeat = ByteBuffer(string: ": heartbeat\n\n")

    /// A heartbeat that moves the client's last event id on, without an event.
    static func heartbeat(position: Int64) -> ByteBuffer {
        ByteBuffer(string: ": heartbeat\nid: \(position)\n\n")
    }

    /// Where a new stream begins: a client that drops off before its first event resumes from here.
    static func start(position: Int64) -> ByteBuffer {
        ByteBuffer(string: ": from here\nid: \(position)\n\n")
    }

    /// Events that the client has missed are no longer kept: it has to load what it shows again, and goes
    /// on from here.
    static func resync(position: Int64) -> ByteBuffer {
        ByteBuffer(
            string:
                """
                id: \(position)\nevent: resync\ndata: \
                {\"reason\":\"expired\",\"lastEventId\":\(position)}\n\n
                """
        )
    }
}
