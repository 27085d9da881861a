import API
import Domain
import NIOCore
import Storage

/// One event out of the table, ready to be sent. The bytes are shared by all who get it.
struct StreamEvent: Sendable {
    /// Counts the clinic's events, in the order of their commits.
    let number: Int64
    let audience: EventAudience
    /// What staff get.
    let frame: ByteBuffer

    static let columns: SQL = """
        e.number, e.type, e.patient_id, e.user_a, e.user_b, e.data, a.after,
        n.id, n.clinic_id, n.user_id, n.type, n.title, n.message, n.data, n.read_at, n.created_at,
        a.id, k.id, k.wrapped
        """

    /// What a patient gets where staff get more.
    private var patientFrame: ByteBuffer?

    func bytes(for role: Role) -> ByteBuffer { role.isStaff ? frame : patientFrame ?? frame }

    init(number: Int64, audience: EventAudience, frame: ByteBuffer) {
        self.number = number
        self.audience = audience
        self.frame = frame
    }

    /// Nil for an event that `wanted` refuses: its bytes are not even looked at. And for one of a
    /// notification that is gone, or of a patient whose data was erased.
    init?(
        _ row: borrowing Row, _ keys: inout EventKeys, where wanted: (EventAudience) -> Bool = { _ in true }
    ) throws {
        number = row.int(0)
        if let one: ID = try row.get(3) {
            audience = .users(one, try row.get(4) ?? one)
        } else {
            audience = EventAudience(patientId: try row.get(2))
        }
        guard wanted(audience) else { return nil }
        var frame = ByteBuffer()
        frame.writeString("id: \(number)\nevent: ")
        row.withUTF8(1) { if let type = $0 { _ = frame.writeBytes(type) } }
        frame.writeString("\ndata: ")
        if row.isNull(6) {
            guard try Self.append(row, to: &frame) else { return nil }
        } else {
            guard let entry = try Self.entry(row, &keys) else { return nil }
            if let shown = try HiddenOverride.shown(entry) {
                patientFrame = frame
                patientFrame?.writeString(shown + "\n\n")
            }
            frame.writeString(entry)
        }
        frame.writeString("\n\n")
        self.frame = frame
    }

    /// Appends what the event tells. JSON from our own writer: it holds no line break. False when
    /// that is gone.
    private static func append(_ row: borrowing Row, to frame: inout ByteBuffer) throws -> Bool {
        if let id: ID = try row.get(7) {
            // As it was at first, whatever has been read since.
            let (readAt, createdAt): (Instant?, Instant) = (try row.get(14), try row.get(15))
            let notification = Notification(
                id: id, clinicId: try row.get(8), type: try row.get(10), title: try row.get(11),
                message: try row.get(12),
                data: try row.get(13), readAt: readAt == createdAt ? readAt : nil, createdAt: createdAt)
            var json = JSONWriter(capacity: 512)
            notification.write(to: &json)
            _ = json.withBytes { frame.writeBytes($0) }
            return true
        }
        let before = frame.readableBytes
        row.withUTF8(5) { if let data = $0 { _ = frame.writeBytes(data) } }
        return frame.readableBytes > before
    }
}

extension StreamEvent {
    /// What an entry of the audit trail says of the row after the change; nil when that was erased, and while
    /// its key is to be found.
    private static func entry(_ row: borrowing Row, _ keys: inout EventKeys) throws -> String? {
        let key: PatientKey? =
            if let id: ID = try row.get(17) {
                PatientKey(id, wrapped: try row.get(18), under: keys.audit.wrapping)
            } else {
                nil
            }
        let text: String = try row.get(6)
        return AuditLink.open(text, of: try row.get(16), "after", with: keys.key(of: text, besides: key))
    }
}

/// The patients' keys that the entries behind events are sealed under. A patient has one that comes with the
/// row, and others where the server's secret was changed while a key was made (docs/decisions/0051); those
/// are looked up once they are missed.
struct EventKeys {
    let audit: AuditKeys
    /// Of keys that did not come with their row.
    private(set) var missing: Set<ID> = []
    private var found: [ID: PatientKey] = [:]

    init(_ audit: AuditKeys) { self.audit = audit }

    /// The key that a stored value was sealed under, as far as it is at hand.
    /// - Parameter key: The one that came with the row; nil for a patient who has none any more.
    mutating func key(of stored: String, besides key: PatientKey?) -> PatientKey? {
        guard let sealed = SealedText(stored), let key, key.id != sealed.keyId else { return key }
        if found[sealed.keyId] == nil { missing.insert(sealed.keyId) }
        return found[sealed.keyId]
    }

    /// Looks the missing ones up.
    mutating func find(_ tx: borrowing Transaction) throws {
        found = try audit.opening(tx, missing).compactMapValues { $0 }
        missing = []
    }
}

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
