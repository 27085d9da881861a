/// What staff get from `GET /messages/contacts`.
public struct ContactDirectory: JSONEncodable, Decodable, Sendable, Equatable {
    public var patients: [Contact]
    public var staff: [Contact]
    public var all: [ContactSummary]

    public init(
        patients: [Contact],
        staff: [Contact],
        all: [ContactSummary]
    ) {
        self.patients = patients
        self.staff = staff
        self.all = all
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("patients", patients)
        json.field("staff", staff)
        json.field("all", all)
        json.endObject()
    }
}
