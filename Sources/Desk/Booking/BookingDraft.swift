import API

/// What somebody has filled in of a new appointment.
struct BookingDraft: Sendable {
    var patientId: String
    /// What is typed into the patient's field: a part of a name, or the name of who was chosen.
    var patientText: String
    var type: String
    var doctorId: String
    var roomId: String
    var date: String
    var time: String
    var notes: String

    /// The value of the option "New patient …".
    static let newPatient = "new"

    /// As an address asks for it: `?date=&time=&doctor=&patient=`, of which all may be missing.
    init(_ query: FormData, today: String) {
        patientId = query.text("patient") ?? ""
        patientText = ""
        type = query.text("type") ?? ""
        doctorId = query.text("doctor") ?? ""
        roomId = query.text("room") ?? ""
        date = query.text("date") ?? today
        time = query.text("time") ?? ""
        notes = ""
    }

    /// As a form was sent. A patient may have been found twice: by the type-ahead, or in a list.
    init(form: FormData) {
        patientId = form.all("patientId").last { !$0.isEmpty } ?? ""
        patientText = form.text("patientText") ?? ""
        type = form.text("appointmentType") ?? ""
        doctorId = form.text("doctorId") ?? ""
        roomId = form.text("roomId") ?? ""
        date = form.text("appointmentDate") ?? ""
        time = TimeField.wanted(form)
        notes = form["notes"] ?? ""
    }

    var isForNewPatient: Bool { patientId == Self.newPatient }

    func question(_ choices: BookingChoices, _ clinic: ClinicFacts) -> SlotQuestion {
        SlotQuestion(
            date: date, doctorId: doctorId.isEmpty ? nil : doctorId, roomId: roomId.isEmpty ? nil : roomId,
            minutes: choices.minutes(of: type, slotMinutes: clinic.slotMinutes))
    }

    /// What `POST /appointments` gets. What is not filled in is left out, and the API says which is missing.
    func body(minutes: Int, override: JSONValue?) -> JSONValue {
        var body = JSONObject()
        let texts = [
            ("patientId", isForNewPatient ? "" : patientId), ("doctorId", doctorId), ("roomId", roomId),
            ("appointmentDate", date), ("appointmentTime", time), ("appointmentType", type),
            ("notes", notes.trimmingBlanks),
        ]
        for (name, text) in texts where !text.isEmpty { body[name] = .string(text) }
        body["durationMinutes"] = JSONValue(minutes)
        body["override"] = override
        return .object(body)
    }
}
