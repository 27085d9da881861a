public import API
public import Domain

/// How the domain's values stand on the wire.

extension ID: WireValue {
    /// Writes a UUID in lower case.
    public func write(to json: inout JSONWriter) { json.id(self) }
    /// A UUID.
    public static var schema: Schema { .uuid }
}

extension Instant: WireValue {
    /// Writes RFC 3339 in UTC with milliseconds.
    public func write(to json: inout JSONWriter) { json.timestamp(milliseconds: milliseconds) }
    /// RFC 3339.
    public static var schema: Schema { .timestamp }
}

extension LocalDate: WireValue {
    /// Writes `YYYY-MM-DD`.
    public func write(to json: inout JSONWriter) { json.string(description) }
    /// `YYYY-MM-DD`.
    public static var schema: Schema { .date }
}

extension LocalTime: WireValue {
    /// Writes `HH:MM`; 24:00 at the end of a day.
    public func write(to json: inout JSONWriter) { json.clock(minutes: Int(minutes)) }
    /// `HH:MM`, without 24:00: fields that may end a day say `closingTime`.
    public static var schema: Schema { .time }
}

extension Money: WireValue {
    /// Writes the shortest JSON number.
    public func write(to json: inout JSONWriter) { json.amount(thousandths: thousandths) }
    /// An exact decimal amount.
    public static var schema: Schema { .money }
}

extension Currency: WireValue {
    /// Writes the ISO 4217 code.
    public func write(to json: inout JSONWriter) { json.string(code) }
    /// Any text; requests say which codes are taken.
    public static var schema: Schema { .text }
}

extension Country: WireValue {
    /// Writes the ISO 3166-1 alpha-2 code.
    public func write(to json: inout JSONWriter) { json.string(code) }
    /// Any text; requests say which codes are taken.
    public static var schema: Schema { .text }
}

extension Zone: WireValue {
    /// Writes the IANA name, as it was given.
    public func write(to json: inout JSONWriter) { json.string(identifier) }
    /// Any text; requests say which names are taken.
    public static var schema: Schema { .text }
}

extension Quantity: WireValue {
    /// Writes the shortest JSON number.
    public func write(to json: inout JSONWriter) { (JSONNumber(description) ?? 0).write(to: &json) }
    /// Any number.
    public static var schema: Schema { .number }
}

extension AppointmentStatus: WireValue {}

extension InvoiceStatus: WireValue {}
extension MessageDirection: WireValue {}
extension Module: WireValue {}
extension Role: WireValue {}
extension Weekday: WireValue {}

extension Domain.OperatingHours: WireObject {
    /// `OperatingHours`, as the API description calls it.
    public static let schemaName: String? = "OperatingHours"
    /// A key for each weekday, from `monday` to `sunday`.
    public static let fields: [Field<Domain.OperatingHours>] = [
        Field("monday", \.[.monday]), Field("tuesday", \.[.tuesday]), Field("wednesday", \.[.wednesday]),
        Field("thursday", \.[.thursday]), Field("friday", \.[.friday]), Field("saturday", \.[.saturday]),
        Field("sunday", \.[.sunday]),
    ]
}

extension Domain.DayHours: WireObject {
    /// `DayHours`, as the API description calls it.
    public static let schemaName: String? = "DayHours"
    /// `{openTime, closeTime, isClosed}`; both times are null on a closed day.
    public static let fields: [Field<Domain.DayHours>] = [
        Field("openTime", \.openTime), Field("closeTime", \.closeTime, .closingTime),
        Field("isClosed", \.isClosed),
    ]
}

extension Shift: WireObject {
    /// `{weekday, startTime, endTime, breaks}`.
    public static let fields: [Field<Shift>] = [
        Field("weekday", \.weekday), Field("startTime", \.hours.start),
        Field("endTime", \.hours.end, .closingTime),
        Field("breaks", \.breaks, .list(TimeSpan.schema, limit: Domain.DoctorSchedule.maximumBreaks)),
    ]
}

extension BlockDays.Interval: WireValue {}

extension BlockDays.Repetition: WireObject {
    /// `{every, until}`.
    public static let fields: [Field<BlockDays.Repetition>] = [
        Field("every", \.every), Field("until", \.until),
    ]
}

extension BookingLimits: WireObject {
    /// `PatientBooking`, as the API description calls it.
    public static let schemaName: String? = "PatientBooking"
    /// `{maxOpenRequests, maxDaysAhead, maxMinutes, requestExpiryHours}`; a limit that is lifted is null.
    public static let fields: [Field<BookingLimits>] = [
        Field("maxOpenRequests", \.maxOpenRequests, .integer(openRequests)),
        Field("maxDaysAhead", \.maxDaysAhead, .integer(daysAhead)),
        Field("maxMinutes", \.maxMinutes, .integer(minutes)),
        Field("requestExpiryHours", \.requestExpiryHours, .integer(expiryHours)),
    ]
}

extension QuietHours: WireObject {
    /// `QuietHours`, as the API description calls it.
    public static let schemaName: String? = "QuietHours"
    /// `{from, to}`.
    public static let fields: [Field<QuietHours>] = [Field("from", \.from), Field("to", \.to)]
}

extension ContactChannel: WireValue {}
extension ContactPurpose: WireValue {}
extension ContactState: WireValue {}
extension DeliveryPurpose: WireValue {}

extension TimeSpan: WireObject {
    /// `{startTime, endTime}`.
    public static let fields: [Field<TimeSpan>] = [
        Field("startTime", \.start), Field("endTime", \.end, .closingTime),
    ]
}
