import API
import Domain

extension Domain.OperatingHours {
    /// The week as the wire shows it.
    var wire: API.OperatingHours {
        API.OperatingHours(
            monday: self[.monday].wire, tuesday: self[.tuesday].wire, wednesday: self[.wednesday].wire,
            thursday: self[.thursday].wire,
            friday: self[.friday].wire, saturday: self[.saturday].wire, sunday: self[.sunday].wire)
    }
}

extension Domain.DayHours {
    var wire: API.DayHours {
        API.DayHours(openTime: openTime?.description, closeTime: closeTime?.description, isClosed: isClosed)
    }
}
