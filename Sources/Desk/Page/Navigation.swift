import API
import Markup

/// An entry of the navigation.
enum Section: String, Sendable, CaseIterable {
    case day = "Day"
    case week = "Week"
    case requests = "Requests"
    case board = "Board"
    case patients = "Patients"
    case inbox = "Inbox"
    case invoices = "Invoices"
    case settings = "Settings"
    case home = "Home"
    case book = "Book a visit"
    case messages = "Messages"
    case ownInvoices = "Your invoices"

    /// What a role finds in its navigation (front-desk.md D3).
    static func all(for role: Role) -> [Section] {
        switch role {
        case .patient: [.home, .book, .messages, .ownInvoices]
        case .doctor: [.day, .week, .requests, .board, .patients, .inbox]
        case .receptionist: [.day, .week, .requests, .board, .patients, .inbox, .invoices]
        case .admin, .superadmin:
            [.day, .week, .requests, .board, .patients, .inbox, .invoices, .settings]
        }
    }

    var name: String { self == .ownInvoices ? "Invoices" : rawValue }

    func address(_ page: PageRequest) -> String {
        switch self {
        case .home: page.own("/me")
        case .book: page.own("/me/book")
        case .messages: page.own("/me/messages")
        case .ownInvoices: page.own("/me/invoices")
        case .settings: page.address("/settings/hours")
        default: page.address("/\(rawValue.lowercased())")
        }
    }

    var icon: Icon {
        switch self {
        case .day: .day
        case .week: .week
        case .requests: .request
        case .board: .board
        case .patients: .people
        case .inbox, .messages: .message
        case .invoices, .ownInvoices: .invoice
        case .settings: .settings
        case .home: .home
        case .book: .add
        }
    }
}

/// The bar with the clinic's name, the way to every page of the viewer's role, and their account.
struct Navigation {
    let page: PageRequest
    let current: Section?

    var html: HTML {
        let words = page.words
        let viewer = page.viewer
        let links: [HTML] = viewer.clinic == nil ? [] : Section.all(for: viewer.role).map(link)
        let clinic = viewer.clinic?.name ?? "OdontoX"
        let hint = words("Choose a clinic")
        let name: HTML =
            viewer.user.clinics.count > 1
            ? "<a class=\"clinic\" href=\"/clinics\" title=\"\(hint)\"><bdi>\(clinic)</bdi></a>"
            : "<span class=\"clinic\"><bdi>\(clinic)</bdi></span>"
        return """
            <header class="bar">\(Icon.tooth)\(name)
            <nav aria-label="\(words("Main"))"><ul>\(links)</ul></nav>
            <div class="viewer"><a href="\(page.own("/account"))"><bdi>\(viewer.name)</bdi></a>
            <form method="post" action="/signout" data-plain>\(page.hiddenFields)
            <button class="quiet" type="submit">\(words("Sign out"))</button></form></div></header>
            """
    }

    private func link(_ section: Section) -> HTML {
        let mark: HTML = section == current ? " aria-current=\"page\"" : ""
        return """
            <li><a href="\(section.address(page))"\(mark) data-section="\(section.rawValue.lowercased())">\
            \(section.icon.html)<span>\(page.words(section.name))</span></a></li>
            """
    }
}
