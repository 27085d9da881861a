import API
import Domain

/// What `PATCH /clinics/:id` does to the limits of patients' bookings: each by itself.
struct BookingLimitsChange: Sendable {
    var maxOpenRequests: Change<Int>
    var maxDaysAhead: Change<Int>
    var maxMinutes: Change<Int>
    var requestExpiryHours: Change<Int>

    func applied(to before: BookingLimits) -> BookingLimits {
        BookingLimits(
            maxOpenRequests: maxOpenRequests.applied(to: before.maxOpenRequests),
            maxDaysAhead: maxDaysAhead.applied(to: before.maxDaysAhead),
            maxMinutes: maxMinutes.applied(to: before.maxMinutes),
            requestExpiryHours: requestExpiryHours.applied(to: before.requestExpiryHours))
    }
}

extension FieldRule where Value == BookingLimitsChange {
    static var bookingLimits: FieldRule {
        .object { limits in
            BookingLimitsChange(
                maxOpenRequests: limits.change("maxOpenRequests", .integer(in: BookingLimits.openRequests)),
                maxDaysAhead: limits.change("maxDaysAhead", .integer(in: BookingLimits.daysAhead)),
                maxMinutes: limits.change("maxMinutes", .integer(in: BookingLimits.minutes)),
                requestExpiryHours: limits.change(
                    "requestExpiryHours", .integer(in: BookingLimits.expiryHours)))
        }
    }
}

extension FieldRule where Value == QuietHours {
    /// `{"from": "21:00", "to": "08:00"}`.
    static var quietHours: FieldRule {
        .object { hours in
            let from = hours.required("from", .time)
            let to = hours.required("to", .time)
            guard let from, let to else { return nil }
            guard let quiet = QuietHours(from: from, to: to) else {
                hours.refuse("to", "must be another time than from")
                return nil
            }
            return quiet
        }
    }
}
