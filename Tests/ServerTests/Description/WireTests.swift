import API
import Domain
import FoundationEssentials
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The wire")
struct WireTests {
    /// What the server writes, and what a phone reads it as.
    private static let pairs: [Pair] = [
        Pair(Server.AppointmentRow.self, API.Appointment.self),
        Pair(ListSlots.Answer.self, API.SlotsResponse.self),
        Pair(ListSlots.Day.self, API.SlotDay.self),
        Pair(ListSlots.Place.self, API.Slot.self), Pair(ListActivity.Line.self, API.Activity.self),
        Pair(PatientRecord.self, API.Patient.self),
        Pair(Server.ContactPreferences.self, API.ContactPreferences.self),
        Pair(Server.ContactPreference.self, API.ContactPreference.self),
        Pair(BookingLimits.self, API.PatientBooking.self),
        Pair(Domain.QuietHours.self, API.ClinicQuietHours.self),
        Pair(Server.AddedMember.self, API.AddedMember.self),
        Pair(Server.PendingInvitation.self, API.PendingInvitation.self),
        Pair(FoundInvitation.self, API.Invitation.self), Pair(RoomRecord.self, API.Room.self),
        Pair(AppointmentTypeRecord.self, API.AppointmentType.self),
        Pair(StaffRecord.self, API.StaffMember.self),
        Pair(ClinicRecord.self, API.Clinic.self), Pair(Domain.OperatingHours.self, API.OperatingHours.self),
        Pair(Domain.DayHours.self, API.DayHours.self), Pair(ClosureRecord.self, API.Closure.self),
        Pair(BlockRecord.self, API.Block.self), Pair(BlockDays.Repetition.self, API.BlockRepetition.self),
        Pair(TimeOffRecord.self, API.TimeOff.self), Pair(ReadSchedule.Answer.self, API.DoctorSchedule.self),
        Pair(Shift.self, API.ScheduleDay.self), Pair(TimeSpan.self, API.ScheduleBreak.self),
        Pair(Server.Invoice.self, API.Invoice.self),
        Pair(InvoiceLine.self, API.InvoiceItem.self), Pair(PaymentRow.self, API.Payment.self),
        Pair(RecordPayment.Receipt.self, API.PaymentReceipt.self), Pair(MessageRow.self, API.Message.self),
        Pair(MessageRow.Patient.self, API.MessagePatient.self),
        Pair(MessageRow.Recipient.self, API.MessageRecipient.self),
        Pair(ListConversations.Line.self, API.Conversation.self),
        Pair(ListContacts.Contact.self, API.Contact.self),
        Pair(ListContacts.Summary.self, API.ContactSummary.self),
        Pair(ListContacts.Directory.self, API.ContactDirectory.self),
        Pair(ListReceptionists.Receptionist.self, API.Receptionist.self),
        Pair(SendWhatsApp.Answer.self, API.WhatsAppSent.self),
        Pair(ReadConversation.Answer.self, API.ConversationRead.self),
        Pair(DeleteMessage.Answer.self, API.MessageDeleted.self),
        Pair(Server.Notification.self, API.InboxNotification.self), Pair(Inbox.self, API.InboxPage.self),
        Pair(ReadAllNotifications.Answer.self, API.InboxRead.self),
        Pair(Server.Delivery.self, API.Delivery.self),
        Pair(AuditLine.self, API.AuditEntry.self), Pair(SignedInUser.self, API.SessionUser.self),
        Pair(SignedInUser.Membership.self, API.SessionClinic.self),
        Pair(IssuedTokens.self, API.SessionTokens.self), Pair(OwnSession.self, API.Session.self),
        Pair(Server.BrowserSession.self, API.BrowserSession.self),
        Pair(OwnSessions.self, API.SessionList.self),
        Pair(ReadPermissions.Menu.self, API.EnabledModules.self),
        Pair(ReadPermissions.State.self, API.ModuleState.self),
        Pair(ToggleModule.Answer.self, API.ModuleToggled.self),
    ]

    struct Pair: Sendable, CustomTestStringConvertible {
        let names: [String]
        let example: JSONValue
        let testDescription: String
        /// The stored properties of what the example is read as, by their labels.
        let properties: @Sendable () throws -> [String]

        init<Written: WireObject, Read: Decodable & Sendable>(_: Written.Type, _: Read.Type) {
            names = Written.fields.map(\.name.description)
            let example = Written.schema.example()
            self.example = example
            testDescription = "\(Read.self)"
            properties = {
                let read = try JSONDecoder().decode(Read.self, from: Data(example.jsonBytes))
                return Mirror(reflecting: read).children.flatMap { child in
                    // A receipt shows its payment's keys as its own.
                    child.value is Payment
                        ? Mirror(reflecting: child.value).children.compactMap(\.label) : [child.label ?? ""]
                }
            }
        }
    }

    @Test("A phone's type has a property for each key that the server writes, and no other", arguments: pairs)
    func phones(pair: Pair) throws {
        #expect(try pair.properties().sorted() == pair.names.sorted())
        #expect(pair.example.object?.names == pair.names)
        #expect(Set(pair.names).count == pair.names.count)
    }

    /// A list of fields that is one longer than another.
    private static let short: [RowField<AppointmentRow>] = [RowField("id", \.id, .id(0))]
    private static let long = short + [RowField("patientName", \.patientName, .name(1, 2))]

    @Test(
        "A field that is added shows in what a value writes, in what a row writes, and in the shape",
        arguments: TestEngine.allCases)
    func added(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let booked = try await scene.book(at: "10:00")
            let id = try #require(ID(booked.json["id"]?.string ?? ""))
            for (fields, names) in [(Self.short, ["id"]), (Self.long, ["id", "patientName"])] {
                #expect(fields.map(\.field.name.description) == names)
                let row = try await scene.server.database.read { tx in
                    try tx.first(
                        """
                        SELECT a.id, p.first_name, p.last_name FROM appointments a
                        JOIN patients p ON p.id = a.patient_id
                        WHERE a.id = \(id)
                        """
                    ) { row in
                        WrittenJSON { json in for field in fields { field.write(row, &json) } }
                    }
                }
                let written = try JSONValue(parsing: try #require(row).jsonText)
                #expect(written.object?.names == names)
                for name in names { #expect(written[name] == booked.json[name]) }
            }
        }
    }

    @Test(
        "A list shows each appointment with the bytes that a single reading has",
        arguments: TestEngine.allCases)
    func oneShape(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let booked = try await scene.book(at: "10:00")
            let id = try #require(booked.json["id"]?.string)
            let single = try await scene.server.get("/appointments/\(id)", as: scene.receptionist).text
            let list = try await scene.server.get("/appointments", as: scene.receptionist).text
            #expect(list.hasPrefix("{\"data\":[\(single)],"))
            #expect(
                try JSONValue(parsing: single).object?.names
                    == AppointmentRow.fields.filter(\.isAlwaysThere).map(\.name.description))
        }
    }
}
