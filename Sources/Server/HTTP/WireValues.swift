public import API
public import Domain

/// How the domain's values stand on the wire.

extension ID: WireValue {
    public func write(to json: inout JSONWriter) { json.id(self) }
    public static var schema: Schema { .uuid }
}

extension Instant: WireValue {
    public func write(to json: inout JSONWriter) { json.timestamp(milliseconds: milliseconds) }
    public static var schema: Schema { .timestamp }
}

extension LocalDate: WireValue {
    public func write(to json: inout JSONWriter) { json.string(description) }
    public static var schema: Schema { .date }
}

extension LocalTime: WireValue {
    public func write(to json: inout JSONWriter) { json.clock(minutes: Int(minutes)) }
    public static var schema: Schema { .time }
}

extension Money: WireValue {
    public func write(to json: inout JSONWriter) { json.amount(thousandths: thousandths) }
    public static var schema: Schema { .money }
}

extension Currency: WireValue {
    public func write(to json: inout JSONWriter) { json.string(code) }
    public static var schema: Schema { .text }
}

extension Country: WireValue {
    public func write(to json: inout JSONWriter) { json.string(code) }
    public static var schema: Schema { .text }
}

extension Zone: WireValue {
    public func write(to json: inout JSONWriter) { json.string(identifier) }
    public static var schema: Schema { .text }
}

extension Quantity: WireValue {
    public func write(to json: inout JSONWriter) { (JSONNumber(description) ?? 0).write(to: &json) }
    public static var schema: Schema { .number }
}

extension AppointmentStatus: WireValue {}

extension InvoiceStatus: WireValue {}
extension MessageDirection: WireValue {}
extension Module: WireValue {}
extension Role: WireValue {}
extension Weekday: WireValue {}

extension Domain.OperatingHours: WireObject {
    public static let schemaName: String? = "OperatingHours"
    public static let fields: [Field<Domain.OperatingHours>] = [
        Field("monday", \.[.monday]), Field("tuesday", \.[.tuesday]), Field("wednesday", \.[.wednesday]),
        Field("thursday", \.[.thursday]), Field("friday", \.[.friday]), Field("saturday", \.[.saturday]),
        Field("sunday", \.[.sunday]),
    ]
}

extension Domain.DayHours: WireObject {
    public static let schemaName: String? = "DayHours"
    public static let fields: [Field<Domain.DayHours>] = [
        Field("openTime", \.openTime), Field("closeTime", \.closeTime, .closingTime),
        Field("isClosed", \.isClosed),
    ]
}

extension Shift: WireObject {
    public static let fields: [Field<Shift>] = [
        Field("weekday", \.weekday), Field("startTime", \.hours.start),
        Field("endTime", \.hours.end, .closingTime),
        Field("breaks", \.breaks, .list(TimeSpan.schema, limit: Domain.DoctorSchedule.maximumBreaks)),
    ]
}

extension BookingLimits: WireObject {
    public static let schemaName: String? = "PatientBooking"
    public static let fields: [Field<BookingLimits>] = [
        Field("maxOpenRequests", \.maxOpenRequests, .integer(openRequests)),
        Field("maxDaysAhead", \.maxDaysAhead, .integer(daysAhead)),
        Field("maxMinutes", \.maxMinutes, .integer(minutes)),
        Field("requestExpiryHours", \.requestExpiryHours, .integer(expiryHours)),
    ]
}

extension QuietHours: WireObject {
    public static let schemaName: String? = "QuietHours"
    public static let fields: [Field<QuietHours>] = [Field("from", \.from), Field("to", \.to)]
}

extension ContactChannel: WireValue {}
extension ContactPurpose: WireValue {}
extension ContactState: WireValue {}
extension DeliveryPurpose: WireValue {}

extension TimeSpan: WireObject {
    public static let fields: [Field<TimeSpan>] = [
        Field("startTime", \.start), Field("endTime", \.end, .closingTime),
    ]
}
