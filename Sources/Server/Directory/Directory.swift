import Domain

/// What is remembered of a clinic's people, hours and places under one revision of them (docs/decisions/0028).
///
/// Only for writes that leave all of that as it is: see ``Route/recalling()``.
final class Directory: Sendable {
    let clinicId: ID
    let revision: String
    /// Who asked for their rights here, and what they found; without this directory.
    let callers = Remembered<Caller, ClinicScope>()
    let patients = Remembered<ID, PatientCard>()
    let rooms = Remembered<ID, RoomQueries.Sign>()
    let calendars = Remembered<CalendarLoader.Month, CalendarLoader.Calendar>()
    /// By appointment type, in minutes. By its bytes, as the database compares them: to Swift two spellings of "é" are one.
    let durations = Remembered<[UInt8], Int>()
    let readers = Remembered<NoticeReaders.Question, [ID]>()
    /// By user, the other clinics where they ever worked.
    let workplaces = Remembered<ID, [ID]>()

    init(clinicId: ID, revision: String) {
        self.clinicId = clinicId
        self.revision = revision
    }

    /// A user, and the clinic that they named.
    struct Caller: Hashable {
        var userId: ID
        var clinicId: ID?
    }
}
