import API

/// What an appointment can be of: the clinic's doctors, rooms and types.
struct BookingChoices: Sendable {
    var doctors: [StaffMember]
    var rooms: [Room]
    var types: [AppointmentType]

    static func load(_ api: APIClient) async throws -> BookingChoices {
        async let doctors = api.everyRow("/staff", [(name: "role", value: "doctor")], of: StaffMember.self)
        async let rooms = api.everyRow("/rooms", of: Room.self)
        async let types = api.everyRow("/appointment-types", of: AppointmentType.self)
        return BookingChoices(
            doctors: try await doctors, rooms: try await rooms, types: try await types)
    }

    /// - Parameter known: A doctor who may have left, and still has the appointment.
    func doctorField(_ words: Words, value: String, known: Field.Choice? = nil) -> Field {
        let listed = doctors.map { Field.Choice(value: $0.id, label: "Dr. \($0.name)") }
        return Field(
            name: "doctorId", label: words("Doctor"),
            kind: .choice(Self.choices(listed, none: words("No doctor"), known)), value: value)
    }

    /// - Parameter known: A room that may be gone, and still has the appointment.
    func roomField(_ words: Words, value: String, known: Field.Choice? = nil) -> Field {
        let listed = rooms.map { Field.Choice(value: $0.id, label: $0.name) }
        return Field(
            name: "roomId", label: words("Room"),
            kind: .choice(Self.choices(listed, none: words("No room"), known)), value: value)
    }

    private static func choices(
        _ listed: [Field.Choice], none: String, _ known: Field.Choice?
    ) -> [Field.Choice] {
        var all = [Field.Choice(value: "", label: none)] + listed
        if let known, !listed.contains(where: { $0.value == known.value }) { all.append(known) }
        return all
    }

    func typeField(_ words: Words, value: String) -> Field {
        var names = types.map(\.name)
        if names.isEmpty { names = [words("Appointment")] }
        return Field(
            name: "appointmentType", label: words("Type"),
            kind: .choice(names.map { Field.Choice(value: $0, label: $0) }), value: value)
    }

    /// How long an appointment of a type takes. A clinic without types books its slot length.
    func minutes(of type: String, slotMinutes: Int) -> Int {
        types.first { $0.name == type }?.durationMinutes ?? slotMinutes
    }

    /// The type that a new form begins with: one that fits into a gap of the grid.
    func firstType(_ words: Words, slotMinutes: Int) -> String {
        let fitting = types.first { $0.durationMinutes <= slotMinutes }
        return (fitting ?? types.first)?.name ?? words("Appointment")
    }
}
