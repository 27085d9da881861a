import Markup

/// The page that a dialog of an appointment stands over, and that it leads back to.
enum DialogPlace: Sendable {
    case day(String)
    case requests
    case board

    /// - Parameter date: The appointment's day, for a dialog that does not say where it was opened (`from`).
    init(_ page: PageRequest, date: String) {
        switch page.form["from"] ?? page.request.query["from"] {
        case "requests": self = .requests
        case "board": self = .board
        default: self = .day(date)
        }
    }

    func address(_ page: PageRequest) -> String {
        switch self {
        case .day(let date): page.address("/day/\(date)")
        case .requests: page.address("/requests")
        case .board: page.address("/board")
        }
    }

    var section: Section {
        switch self {
        case .day: .day
        case .requests: .requests
        case .board: .board
        }
    }

    /// The value of `from`; empty for the day.
    var name: String {
        switch self {
        case .day: ""
        case .requests: "requests"
        case .board: "board"
        }
    }

    /// What a link between dialogs carries on, with its question mark.
    var query: String { name.isEmpty ? "" : "?from=\(name)" }

    var hiddenField: HTML {
        name.isEmpty ? .empty : "<input type=\"hidden\" name=\"from\" value=\"\(name)\">"
    }

    /// The page's own content, for a browser without scripts.
    func content(_ page: PageRequest) async throws -> (title: String, main: HTML) {
        switch self {
        case .day(let date):
            return try await DayPage.content(page: page, date: date)
        case .requests:
            let main = try await RequestPages.content(page)
            return (title: page.words("Requests"), main: main)
        case .board:
            let main = try await BoardPages.content(page)
            return (title: page.words("Board"), main: main)
        }
    }
}
