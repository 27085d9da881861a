import Domain
import NIOCore
import Storage

/// One event out of the table, ready to be sent. The bytes are shared by all who get it.
struct StreamEvent: Sendable {
    /// Counts the clinic's events, in the order of their commits.
    let number: Int64
    let audience: EventAudience
    let frame: ByteBuffer

    static let columns: SQL = "number, type, patient_id, user_a, user_b, data"

    init(number: Int64, audience: EventAudience, frame: ByteBuffer) {
        self.number = number
        self.audience = audience
        self.frame = frame
    }

    /// Nil for an event that `wanted` refuses: its bytes are not even looked at.
    init?(_ row: borrowing Row, where wanted: (EventAudience) -> Bool = { _ in true }) throws {
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
        // JSON from our own writer: it holds no line break.
        row.withUTF8(5) { if let data = $0 { _ = frame.writeBytes(data) } }
        frame.writeString("\n\n")
        self.frame = frame
    }
}
