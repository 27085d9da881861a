import HTTPTypes
import Markup

/// A page of the settings, or one of those beside them that only admins see.
enum SettingsSection: String, Sendable, CaseIterable {
    case hours, closures, staff, rooms, types, schedules, permissions, clinic
    case audit, deliveries

    /// In English: the page's heading, and its entry in the settings' own navigation.
    var name: String {
        switch self {
        case .hours: "Hours"
        case .closures: "Closures"
        case .staff: "Staff"
        case .rooms: "Rooms"
        case .types: "Types"
        case .schedules: "Schedules"
        case .permissions: "Permissions"
        case .clinic: "Clinic"
        case .audit: "Audit trail"
        case .deliveries: "Deliveries"
        }
    }

    func address(_ page: PageRequest) -> String {
        switch self {
        case .audit, .deliveries: page.address("/\(rawValue)")
        default: page.address("/settings/\(rawValue)")
        }
    }

    /// The page of this section.
    func reply(
        _ page: PageRequest, status: HTTPResponse.Status = .ok, wide: Bool = false, _ content: HTML
    ) -> DeskReply {
        page.page(
            page.words(name), status: status, current: .settings, wide: wide, main(page, content))
    }

    /// A dialog over this section's page.
    /// - Parameters:
    ///   - behind: Where closing leads; nil for the section's bare address.
    ///   - below: The content of that page, for a browser without scripts.
    func dialog(
        _ page: PageRequest, _ title: String, behind: String? = nil, status: HTTPResponse.Status = .ok,
        _ content: HTML, over below: () async throws -> HTML
    ) async throws -> DeskReply {
        try await page.dialog(
            title, behind: behind ?? address(page), status: status, current: .settings, wide: false, content
        ) {
            (title: page.words(name), main: main(page, try await below()))
        }
    }

    /// The content below the way to the other sections.
    func main(_ page: PageRequest, _ content: HTML) -> HTML {
        let links: [HTML] = Self.allCases.map { section in
            let mark: HTML = section == self ? " aria-current=\"page\"" : .empty
            return "<a href=\"\(section.address(page))\"\(mark)>\(page.words(section.name))</a>"
        }
        return """
            <nav class="tabs" aria-label="\(page.words("Settings"))">\(links)</nav>
            \(content)
            """
    }
}
