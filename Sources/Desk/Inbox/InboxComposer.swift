import API
import HTTPTypes
import Markup

/// The form below a conversation: "Message", "Send", and the way by WhatsApp to a patient who has a phone.
enum InboxComposer {
    /// Characters of a message (contract §5).
    static let limit = 10_000

    static func html(_ page: PageRequest, _ open: OpenConversation, problem: APIProblem?) -> HTML {
        let words = page.words
        guard open.isOpen else {
            return "<p class=\"notice\">\(words("This patient's data was erased."))</p>"
        }
        // The fields of a form that was sent before stay as typed only where it was refused.
        let given = problem == nil ? FormData([]) : page.form
        var fields = [
            Field(
                name: "message", label: words("Message"), kind: .area, value: given["message"] ?? "",
                isRequired: true, attributes: " maxlength=\"\(limit)\" dir=\"auto\"")
        ]
        if open.patient?.phone != nil {
            fields.append(
                Field(
                    name: "whatsapp", label: words("Send by WhatsApp"), kind: .check,
                    value: given.isOn("whatsapp") ? "on" : ""))
        }
        return Form(
            id: "compose", action: address(page, open.id), fields: fields, button: words("Send"),
            problem: problem, classes: "form compose"
        ).html(page)
    }

    static func send(_ page: PageRequest) async throws -> DeskReply {
        let id = page.request.parameters["conversation"] ?? ""
        let text = JSONValue.string(page.form["message"] ?? "")
        do {
            if page.form.isOn("whatsapp"), let patient = OpenConversation.patientId(id) {
                return try await sendByWhatsApp(page, id, ["patientId": .string(patient), "message": text])
            }
            try await page.api.change(
                .post, "/messages/conversations/\(FormData.encode(id))/send", ["message": text],
                key: page.form.text("key"))
            return page.done(address(page, id), page.words("Message sent"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await InboxPages.inbox(page, problem: problem)
        }
    }

    private static func sendByWhatsApp(
        _ page: PageRequest, _ id: String, _ body: JSONValue
    ) async throws -> DeskReply {
        let words = page.words
        do {
            let sent = try await page.api.change(
                .post, "/messages/whatsapp/send", body, key: page.form.text("key"), as: WhatsAppSent.self)
            let isSent = sent.status == "sent"
            return page.done(
                address(page, id), isSent ? words("Sent by WhatsApp") : words("Queued for WhatsApp"))
        } catch let problem as APIProblem where Self.stored.contains(problem.error.code) {
            // It stands in the log, with what became of it.
            return page.done(address(page, id), words(problem.error.message))
        }
    }

    /// Refusals of the gateway or the patient, after the message was stored (contract §5.9).
    private static let stored: Set<String> = ["DELIVERY_REFUSED", "CONTACT_REFUSED"]

    private static func address(_ page: PageRequest, _ id: String) -> String {
        page.address("/inbox/\(FormData.encode(id))")
    }
}
