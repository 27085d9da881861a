import Domain
import Testing

@Suite("Threads")
struct ThreadTests {
    let patient = Correspondent(userId: Sample.patient, role: .patient, patientId: Sample.patient)
    let doctor = Correspondent(userId: Sample.fatima, role: .doctor)
    let receptionist = Correspondent(userId: Sample.room, role: .receptionist)

    @Test(
        "The four kinds of conversation id read back unchanged",
        arguments: [
            "patient-550e8400-e29b-41d4-a716-446655440002",
            "patient-550e8400-e29b-41d4-a716-446655440002-Doctor",
            "patient-550e8400-e29b-41d4-a716-446655440002-Clinic",
            "staff-550e8400-e29b-41d4-a716-446655440004",
        ])
    func conversationIds(text: String) {
        #expect(ConversationID(text)?.description == text)
    }

    @Test(
        "Other ids are no conversations",
        arguments: [
            "", "patient-", "patient-1", "patient-550e8400-e29b-41d4-a716-446655440002-doctor", "staff-",
            "patient-550e8400-e29b-41d4-a716-446655440002-",
            "patient-550e8400-e29b-41d4-a716-446655440002-DoctorX",
            "staff-550e8400-e29b-41d4-a716-446655440004-Doctor",
            "Patient-550e8400-e29b-41d4-a716-446655440002",
            "550e8400-e29b-41d4-a716-446655440002", "patient-550e8400-e29b-41d4-a716-44665544000é",
        ])
    func malformed(text: String) {
        #expect(ConversationID(text) == nil)
    }

    @Test("Direction comes from the role alone")
    func direction() {
        for role in Role.allCases {
            #expect(
                Correspondent(userId: Sample.patient, role: role).direction
                    == (role == .patient ? .inbound : .outbound))
        }
    }

    @Test("A patient's message goes to their Clinic thread, whether or not it names their record")
    func patientWrites() throws {
        #expect(try patient.thread(for: .patient(nil)) == .patient(Sample.patient, .clinic))
        #expect(try patient.thread(for: .patient(Sample.patient)) == .patient(Sample.patient, .clinic))
        #expect(throws: MessageRefusal.otherPatient) { try patient.thread(for: .patient(Sample.hassan)) }
    }

    @Test("A patient's direct message is refused in the specification's words")
    func patientToStaff() {
        #expect(throws: MessageRefusal.patientToStaff) { try patient.thread(for: .user(Sample.fatima)) }
        #expect(throws: MessageRefusal.patientToStaff) {
            try patient.thread(replyingTo: .staff(Sample.fatima))
        }
        #expect(MessageRefusal.patientToStaff.error == "Patients cannot send direct messages to staff")
    }

    @Test("A doctor opens a Doctor thread once, replies always; others may always write")
    func doctorOpens() throws {
        let thread = try doctor.thread(for: .patient(Sample.patient))
        #expect(thread == .patient(Sample.patient, .doctor))
        #expect(throws: Never.self) { try doctor.open(thread, isEmpty: true) }
        #expect(throws: MessageRefusal.conversationExists) { try doctor.open(thread, isEmpty: false) }
        #expect(MessageRefusal.conversationExists.error == "Cannot initiate conversation")
        #expect(
            MessageRefusal.conversationExists.message
                == """
                Conversation already exists. You can only send the initial message if no conversation \
                exists.
                """
        )
        #expect(try doctor.thread(replyingTo: .patient(Sample.patient)) == thread)

        let clinic = try receptionist.thread(for: .patient(Sample.patient))
        #expect(clinic == .patient(Sample.patient, .clinic))
        #expect(throws: Never.self) { try receptionist.open(clinic, isEmpty: false) }
        let direct = try doctor.thread(for: .user(Sample.room))
        #expect(throws: Never.self) { try doctor.open(direct, isEmpty: false) }
    }

    @Test("A reply goes to the thread that the id names; a patient's bare id is their Clinic thread")
    func replies() throws {
        #expect(try patient.thread(replyingTo: .patient(Sample.patient)) == .patient(Sample.patient, .clinic))
        #expect(
            try patient.thread(replyingTo: .thread(patient: Sample.patient, .doctor))
                == .patient(Sample.patient, .doctor))
        #expect(
            try receptionist.thread(replyingTo: .thread(patient: Sample.patient, .doctor))
                == .patient(Sample.patient, .doctor))
        #expect(throws: MessageRefusal.unknownConversation) {
            try patient.thread(replyingTo: .patient(Sample.hassan))
        }
        #expect(throws: MessageRefusal.unknownConversation) {
            try doctor.thread(replyingTo: .staff(Sample.fatima))
        }
    }

    @Test("Two members of staff have one thread, whichever writes; nobody else reads it")
    func direct() throws {
        let thread = try doctor.thread(for: .user(Sample.room))
        #expect(try receptionist.thread(for: .user(Sample.fatima)) == thread)
        #expect(doctor.conversation(of: thread) == .staff(Sample.room))
        #expect(receptionist.conversation(of: thread) == .staff(Sample.fatima))
        #expect(!Correspondent(userId: Sample.hassan, role: .admin).mayRead(thread))
        #expect(!patient.mayRead(thread))
        #expect(throws: MessageRefusal.toOneself) { try doctor.thread(for: .user(Sample.fatima)) }
    }

    @Test(
        "Staff see a patient's two threads as one conversation, the patient as two, other patients not at all"
    )
    func views() {
        #expect(doctor.threads(of: .patient(Sample.patient)).count == 2)
        #expect(patient.threads(of: .patient(Sample.patient)) == [.patient(Sample.patient, .clinic)])
        #expect(
            patient.conversation(of: .patient(Sample.patient, .doctor))
                == .thread(patient: Sample.patient, .doctor))
        #expect(receptionist.conversation(of: .patient(Sample.patient, .doctor)) == .patient(Sample.patient))
        let other = Correspondent(userId: Sample.hassan, role: .patient, patientId: Sample.hassan)
        #expect(other.threads(of: .patient(Sample.patient)).isEmpty)
        #expect(!other.mayRead(.patient(Sample.patient, .clinic)))
    }

    @Test("An e-mail goes out for the first message and after more than thirty minutes of silence")
    func email() throws {
        let now = try instant("2026-05-10T10:30:00.000Z")
        #expect(EmailSession.begins(at: now, previous: nil))
        #expect(!EmailSession.begins(at: now, previous: now.adding(minutes: -30)))
        #expect(EmailSession.begins(at: now, previous: now.adding(minutes: -30).adding(milliseconds: -1)))
        #expect(!EmailSession.begins(at: now, previous: now))
    }
}
