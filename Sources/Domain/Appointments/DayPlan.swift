/// The rule of a clinic's day: which appointments it admits and why not others (contract §4.1–4.6, §4.14,
/// front desk D5.7).
///
/// `judge` and `slots` ask the same questions, so a slot is listed as available exactly when it can be
/// booked.
public struct DayPlan: Sendable {
    /// The day that is planned, in the clinic's zone.
    public let date: LocalDate
    /// The clinic whose day it is.
    public let clinic: ClinicCalendar
    /// Starts before it are past.
    public let now: Instant
    /// The closure that the date lies in.
    public let closure: Closure?

    let weekly: DayHours
    let opening: Range<Instant>?
    let doctors: [ID: DoctorDay]
    let calendars: [ID: DoctorCalendar]
    let busy: [Busy]
    /// The clinic's blocks on this date and the next, each day's in the order given.
    let blocked: [BlockedTime]

    /// The plan of one day of a clinic.
    ///
    /// `doctors` are those the plan is asked about; one that is missing works the clinic's hours. `busy` are
    /// appointments that hold time (``AppointmentStatus/holdsTime``), at least those of
    /// ``ClinicCalendar/busyRange(from:to:)``.
    public init(
        date: LocalDate, clinic: ClinicCalendar, doctors: [DoctorCalendar], busy: [Busy], now: Instant
    ) {
        self.date = date
        self.clinic = clinic
        self.now = now
        closure = clinic.closures.first { $0.days.contains(date) }
        weekly = clinic.hours[date.weekday]
        opening = weekly.span.map { clinic.zone.range(on: date, from: $0.start, to: $0.end) }
        self.doctors = Dictionary(
            doctors.map { ($0.doctorId, DoctorDay($0, on: date, zone: clinic.zone)) },
            uniquingKeysWith: { first, _ in first }
        )
        calendars = Dictionary(doctors.map { ($0.doctorId, $0) }, uniquingKeysWith: { first, _ in first })
        // What staff book outside hours may reach into the next day.
        blocked = [date, date.adding(days: 1)].flatMap { day in
            clinic.blocks.filter { $0.days.contains(day) }.map { BlockedTime($0, on: day, in: clinic.zone) }
        }
        let range = clinic.busyRange(on: date)
        let last = range.upperBound.adding(minutes: ClinicCalendar.durations.upperBound)
        self.busy = busy.filter { $0.start <= last && range.lowerBound <= $0.end }
    }

    /// The hours of this date, closures considered: the `clinicHours` of the slots.
    public var hours: DayHours { closure == nil ? weekly : .closed }

    /// From start to end of the appointment, if nothing is in its way; else the first reason.
    public func admit(_ appointment: AppointmentRequest) throws(Refusal) -> Range<Instant> {
        let judgement = judge(appointment)
        if let first = judgement.refusals.first { throw first }
        return judgement.range
    }

    /// Real minutes from a time of the wall clock on.
    func range(from time: LocalTime, minutes: Int) -> Range<Instant> {
        let start = clinic.zone.firstInstant(from: date, time)
        return start..<start.adding(minutes: max(1, minutes))
    }

    /// First question: is the clinic open, and does the time lie ahead? Each reason why not.
    func clinicObstacles(to range: Range<Instant>, at time: LocalTime) -> [Obstacle] {
        var found: [Obstacle] = []
        if range.lowerBound < now { found.append(.past) }
        if opening == nil || closure != nil { found.append(.clinicClosed) }
        guard clinic.zone.instant(of: date, time) != nil else { return found + [.noSuchTime] }
        guard let opening, closure == nil else { return found }
        let isWithin =
            time < .endOfDay && range.lowerBound >= opening.lowerBound
            && range.upperBound <= opening.upperBound
        if !isWithin { found.append(.outsideHours) }
        return found
    }

    /// Second question: are doctor, room and operatory there and free?
    func obstacle(
        to appointment: Range<Instant>, doctor: DoctorDay?, lines: borrowing Timelines, excluding: ID?
    ) -> Obstacle? {
        if let obstacle = doctor?.obstacle(to: appointment) { return obstacle }
        if lines.firstBlock(over: appointment) != nil { return .blocked }
        if lines.doctor?.isTaken(appointment, excluding: excluding) == true { return .doctorTaken }
        if lines.room?.isTaken(appointment, excluding: excluding) == true { return .roomTaken }
        if lines.operatory?.isTaken(appointment, excluding: excluding) == true { return .operatoryTaken }
        return nil
    }

    /// What keeps appointments of this doctor in this room away.
    func blocks(of doctorId: ID?, _ roomId: ID?) -> [BlockedTime] {
        blocked.filter { $0.block.subject.concerns(doctorId: doctorId, roomId: roomId) }
    }

    func timeline(ofRoom room: ID?) -> Timeline? {
        room.map { room in timeline { $0.roomId == room && $0.clinicId == clinic.clinicId } }
    }

    func timeline(ofOperatory operatory: Operatory?) -> Timeline? {
        operatory.map { operatory in timeline { $0.operatory == operatory && $0.clinicId == clinic.clinicId }
        }
    }

    private func timeline(where holds: (Busy) -> Bool) -> Timeline {
        var line = Timeline()
        for appointment in busy where holds(appointment) {
            line.add(appointment, buffer: clinic.bufferMinutes)
        }
        line.sort()
        return line
    }
}

/// What is already held of the resources that an appointment wants; nil where it wants none.
struct Timelines: Sendable {
    var doctor: Timeline?
    var room: Timeline?
    var operatory: Timeline?
    /// The blocks that concern it.
    var blocks: [BlockedTime]

    func firstBlock(over appointment: Range<Instant>) -> Block? {
        blocks.first { $0.range.overlaps(appointment) }?.block
    }
}

/// An appointment that somebody wants on the day of a `DayPlan`.
public struct AppointmentRequest: Hashable, Sendable {
    /// When it would begin, by the clinic's clock.
    public var time: LocalTime
    /// Real minutes, also across a clock change; `ClinicCalendar.durations` are checked by the caller.
    public var durationMinutes: Int
    /// The doctor who is wanted; nil for none.
    public var doctorId: ID?
    /// The room that is wanted; nil for none.
    public var roomId: ID?
    /// The operatory that is wanted; nil for none.
    public var operatory: Operatory?
    /// The appointment that is being moved: it can't be in its own way.
    public var excluding: ID?

    /// A wish for this time; what is left nil is not wanted and conflicts with nothing.
    public init(
        time: LocalTime, durationMinutes: Int, doctorId: ID? = nil, roomId: ID? = nil,
        operatory: Operatory? = nil,
        excluding: ID? = nil
    ) {
        self.time = time
        self.durationMinutes = durationMinutes
        self.doctorId = doctorId
        self.roomId = roomId
        self.operatory = operatory
        self.excluding = excluding
    }
}
