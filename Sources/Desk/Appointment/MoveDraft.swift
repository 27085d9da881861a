import API

/// Where an appointment is to be, as the form of a move has it.
struct MoveDraft: Sendable, Equatable {
    var date: String
    var time: String
    var doctorId: String
    var roomId: String
    /// As typed.
    var minutes: String
    var notes: String

    init(_ appointment: ShownAppointment) {
        date = appointment.appointmentDate
        time = appointment.appointmentTime
        doctorId = appointment.doctorId ?? ""
        roomId = appointment.roomId ?? ""
        minutes = String(appointment.durationMinutes)
        notes = appointment.notes ?? ""
    }

    init(form: FormData) {
        date = form.text("appointmentDate") ?? ""
        time = TimeField.wanted(form)
        doctorId = form.text("doctorId") ?? ""
        roomId = form.text("roomId") ?? ""
        minutes = form.text("durationMinutes") ?? ""
        notes = form["notes"] ?? ""
    }

    /// As an address asks for it: `?date=&time=&doctor=&room=`; what it leaves out stays.
    func moved(to query: FormData) -> MoveDraft {
        var draft = self
        draft.date = query.text("date") ?? date
        draft.time = query.text("time") ?? time
        draft.doctorId = query.text("doctor") ?? doctorId
        draft.roomId = query.text("room") ?? roomId
        return draft
    }

    /// Whether both have the same time, length, doctor and room.
    func isAtSamePlace(as other: MoveDraft) -> Bool {
        var same = other
        same.notes = notes
        return self == same
    }

    func question(ignoring id: String) -> SlotQuestion {
        SlotQuestion(
            date: date, doctorId: doctorId.isEmpty ? nil : doctorId, roomId: roomId.isEmpty ? nil : roomId,
            minutes: Int(minutes), ignoring: id)
    }

    /// What `PUT /appointments/:id` gets: all else stays.
    /// - Parameter approving: A request becomes an appointment with it.
    func body(of appointment: ShownAppointment, approving: Bool, override: JSONValue?) -> JSONValue {
        var body = appointment.replacement
        let texts = [
            ("appointmentDate", date), ("appointmentTime", time), ("doctorId", doctorId),
            ("roomId", roomId), ("notes", notes.trimmingBlanks),
        ]
        for (name, text) in texts {
            let value: JSONValue? = text.isEmpty ? Optional.none : JSONValue.string(text)
            body[name] = value
        }
        // What is no number goes as it is: the API says what is wrong with it.
        if let number = Int(minutes) {
            body["durationMinutes"] = JSONValue(number)
        } else {
            body["durationMinutes"] = .string(minutes)
        }
        if approving && appointment.status == "requested" { body["status"] = "scheduled" }
        body["override"] = override
        return .object(body)
    }
}
