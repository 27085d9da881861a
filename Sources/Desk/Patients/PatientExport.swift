import HTTPTypes

/// All that the clinic holds on a patient, as a file (accounts.md A7). A link can't name the clinic in a
/// header, so it goes by the desk.
enum PatientExport {
    static func reply(_ page: PageRequest) async throws -> DeskReply {
        try await page.api.raw("/patients/\(page.rowId)/export").passedOn
    }
}

extension DeskReply {
    /// An answer of the API as the browser gets it: its body, and what says how to take it.
    var passedOn: DeskReply {
        var reply = DeskReply(status, headers: [.cacheControl: "no-store"], body: body)
        let names: [HTTPField.Name] = [
            .contentType, .contentDisposition, .contentSecurityPolicy, .xContentTypeOptions,
        ]
        for name in names { reply.headers[name] = headers[name] }
        return reply
    }
}
