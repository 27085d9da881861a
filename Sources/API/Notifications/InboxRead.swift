/// The answer to marking the whole inbox as read.
public struct InboxRead: JSONEncodable, Decodable, Sendable, Equatable {
    public var success: Bool
    public var markedRead: Int
    public var readAt: String

    public init(
        success: Bool = true,
        markedRead: Int,
        readAt: String
    ) {
        self.success = success
        self.markedRead = markedRead
        self.readAt = readAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("success", success)
        json.field("markedRead", markedRead)
        json.field("readAt", readAt)
        json.endObject()
    }
}
