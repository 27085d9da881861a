import API
import HTTPTypes
import Markup

/// Which modules the mobile app's menu shows to whom (contract.md §7). Admins always have all of them.
enum PermissionSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/permissions") { page in
            reply(page, try await ModuleTable.load(page), problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/permissions") { page in try await save(page) },
    ]

    /// Turns the switches that differ, one request each.
    private static func save(_ page: PageRequest) async throws -> DeskReply {
        let before = try await ModuleTable.load(page)
        let wanted = before.setting(page.form.all("enabled"))
        do {
            for change in wanted.changes(from: before) {
                // A key belongs to one request.
                let key = page.form["key"].map { "\($0)-\(change.role)-\(change.module)" }
                try await page.api.change(
                    .patch, ModuleTable.path(page, change.role) + "/\(change.module)",
                    ["enabled": .bool(change.isEnabled)], key: key)
            }
            return page.done(SettingsSection.permissions.address(page), page.words("Permissions saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return reply(page, wanted, problem: problem)
        }
    }

    private static func reply(
        _ page: PageRequest, _ table: ModuleTable, problem: APIProblem?
    ) -> DeskReply {
        let words = page.words
        let form = LabelledForm(
            id: "permissions", label: words("Permissions"),
            action: SettingsSection.permissions.address(page), content: table.html(words),
            button: words("Save"), problem: problem)
        let hint = words("What the app's menu shows. Admins always see everything.")
        return SettingsSection.permissions.reply(
            page, status: problem?.status ?? .ok, "<p class=\"hint\">\(hint)</p>\(form.html(page))")
    }
}

/// The switches of all modules: a row a module, a column a role.
struct ModuleTable: Sendable, Equatable {
    struct Switch: Sendable, Equatable {
        var role: String
        var module: String
        var isEnabled: Bool

        /// The value of its checkbox.
        var name: String { "\(role).\(module)" }
    }

    static let roles = ["patient", "doctor", "receptionist"]

    /// Role by role, each with the modules in the menu's order.
    var switches: [Switch]

    static func path(_ page: PageRequest, _ role: String) -> String {
        "/mobile/permissions/clinic/\(page.clinicId)/\(role)"
    }

    static func load(_ page: PageRequest) async throws -> ModuleTable {
        var switches: [Switch] = []
        for role in roles {
            let states = try await page.api.get(path(page, role), as: [ModuleState].self)
            switches += states.map { Switch(role: role, module: $0.module, isEnabled: $0.enabled) }
        }
        return ModuleTable(switches: switches)
    }

    /// The same with the switches of these names on, and all others off.
    func setting(_ names: [String]) -> ModuleTable {
        let names = Set(names)
        return ModuleTable(
            switches: switches.map {
                Switch(role: $0.role, module: $0.module, isEnabled: names.contains($0.name))
            })
    }

    func changes(from before: ModuleTable) -> [Switch] { switches.filter { !before.switches.contains($0) } }

    func html(_ words: Words) -> HTML {
        let heads: [HTML] = Self.roles.map { "<th scope=\"col\">\(words($0))</th>" }
        let rows: [HTML] = switches.filter { $0.role == Self.roles[0] }.map { row($0.module, words) }
        return """
            <div class="scroller"><table class="switches"><caption class="unseen">\(words("Permissions"))\
            </caption><thead><tr><th scope="col">\(words("Module"))</th>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func row(_ module: String, _ words: Words) -> HTML {
        let label = words(module.replacing("_", with: " "))
        let cells: [HTML] = switches.filter { $0.module == module }.map { cell in
            let mark: HTML = cell.isEnabled ? " checked" : .empty
            return """
                <td><input type="checkbox" name="enabled" value="\(cell.name)" \
                aria-label="\(label), \(words(cell.role))"\(mark)></td>
                """
        }
        return "<tr><th scope=\"row\">\(label)</th>\(cells)</tr>"
    }
}
