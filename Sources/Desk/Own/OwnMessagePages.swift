import API
import HTTPTypes
import Markup

/// `/me/messages`: a patient's two threads, with the clinic and with the doctor (contract §5.4).
enum OwnMessagePages {
    static let routes: [DeskRoute] = [
        .role(.patients, .get, "/me/messages") { page in
            try await OwnThread.load(page, .clinic).reply
        },
        .role(.patients, .get, "/me/messages/:thread") { page in
            try await OwnThread.load(page, try kind(page)).reply
        },
        .role(.patients, .get, "/me/messages/:thread/log") { page in
            page.fragment(try await OwnThread.load(page, try kind(page)).log)
        },
        .role(.patients, .post, "/me/messages/:thread") { page in try await send(page) },
        .role(.patients, .get, "/me/unread") { page in try await unread(page) },
    ]

    private static func kind(_ page: PageRequest) throws -> OwnThread.Kind {
        guard let kind = OwnThread.Kind(rawValue: page.request.parameters["thread"] ?? "") else {
            throw APIProblem.notFound
        }
        return kind
    }

    private static func send(_ page: PageRequest) async throws -> DeskReply {
        let kind = try Self.kind(page)
        var body = JSONObject([("type", JSONValue.string("portal"))])
        if let text = page.form.text("message") { body["message"] = .string(text) }
        do {
            try await page.api.change(
                .post, "\(OwnThread.path(page, kind))/send", .object(body), key: page.form["key"])
            return page.done(page.own("/me/messages/\(kind.rawValue)"), page.words("Sent."))
        } catch let problem as APIProblem where problem.isOfForm {
            var thread = try await OwnThread.load(page, kind)
            thread.problem = problem
            return thread.reply
        }
    }

    /// For the badge in the navigation: `{"messages": 3}`.
    private static func unread(_ page: PageRequest) async throws -> DeskReply {
        let threads = try await page.api.get("/messages/conversations", as: [Conversation].self)
        let body: JSONValue = ["messages": JSONValue(threads.map(\.unreadCount).reduce(0, +))]
        return DeskReply(
            .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: body.jsonBytes)
    }
}
