/// The hours of one day. Both times are `null` when the clinic is closed.
public struct DayHours: JSONEncodable, Decodable, Sendable, Equatable {
    public var openTime: String?
    /// May be `24:00`.
    public var closeTime: String?
    public var isClosed: Bool

    public init(
        openTime: String? = nil,
        closeTime: String? = nil,
        isClosed: Bool
    ) {
        self.openTime = openTime
        self.closeTime = closeTime
        self.isClosed = isClosed
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("openTime", openTime)
        json.field("closeTime", closeTime)
        json.field("isClosed", isClosed)
        json.endObject()
    }
}
