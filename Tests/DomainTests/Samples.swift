import Domain
import Testing

/// Short ways to write the specification's values in tests; a value that does not parse fails the test.
enum Sample {
    static let clinicId = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0001)
    static let otherClinicId = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0009)
    static let patient = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0002)
    static let fatima = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0003)
    static let hassan = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0007)
    static let room = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0004)
    static let visit = ID(high: 0x550e_8400_e29b_41d4, low: 0xa716_4466_5544_0099)
}

func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
func time(_ text: String) throws -> LocalTime { try #require(LocalTime(closing: text)) }
func span(_ start: String, _ end: String) throws -> TimeSpan { try #require(TimeSpan(time(start), time(end))) }
func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }
func zone(_ name: String) throws -> Zone { try #require(Zone(identifier: name)) }
func money(_ text: String) throws -> Money { try #require(Money(text)) }
func days(_ first: String, _ last: String) throws -> DateSpan { try #require(DateSpan(date(first), date(last))) }

/// The demo clinic: Karachi, Monday to Saturday 09:00–17:00, buffer 30.
func karachi(closures: [Closure] = [], buffer: Int = 30) throws -> ClinicCalendar {
    ClinicCalendar(
        clinicId: Sample.clinicId, zone: try zone("Asia/Karachi"), hours: .standard, closures: closures, bufferMinutes: buffer
    )
}

/// A visit on a date of the clinic's calendar.
func busy(
    _ clinic: ClinicCalendar, _ date: LocalDate, _ start: String, minutes: Int, doctor: ID? = Sample.fatima, room: ID? = nil,
    operatory: String? = nil, clinicId: ID? = nil, id: ID = Sample.visit
) throws -> Busy {
    let start = try #require(clinic.zone.instant(of: date, try time(start)))
    return Busy(
        appointmentId: id, clinicId: clinicId ?? clinic.clinicId, start: start, end: start.adding(minutes: minutes),
        doctorId: doctor, roomId: room, operatory: operatory.flatMap { Operatory($0) }
    )
}

func refusal(_ body: () throws(Refusal) -> Range<Instant>) -> Refusal? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

extension Currency {
    static let pkr = Currency(code: "PKR")
}
