import API
import Markup

/// The page "Staff": the form for a new colleague, who works here, who has not accepted yet.
struct StaffList {
    let page: PageRequest
    let members: [StaffMember]
    let invitations: [PendingInvitation]
    private let memberPlace: Pagination
    private let invitationPlace: Pagination
    /// A refusal of the form for a new colleague, which has what was typed.
    private let problem: APIProblem?
    /// Why the mail was not sent again to whom the address names.
    private let refusedInvitation: APIProblem?

    static func load(
        _ page: PageRequest, problem: APIProblem? = nil, refusedInvitation: APIProblem? = nil
    ) async throws -> StaffList {
        let query = page.request.query
        let staff = try await page.api.get(
            "/staff", ["limit": "100", "page": query["page"]],
            as: PageOf<StaffMember, Pagination>.self)
        let pending = try await page.api.get(
            "/staff/invitations", ["limit": "100", "page": query["invitations"]],
            as: PageOf<PendingInvitation, Pagination>.self)
        return StaffList(
            page: page, members: staff.data, invitations: pending.data, memberPlace: staff.pagination,
            invitationPlace: pending.pagination, problem: problem, refusedInvitation: refusedInvitation)
    }

    private var words: Words { page.words }
    private var address: String { SettingsSection.staff.address(page) }

    var html: HTML {
        """
        <section class="panel"><h2>\(words("Add colleague"))</h2>\(form.html(page))</section>
        <section><h2>\(words("Colleagues"))</h2>\(memberTable)
        \(page.pager(memberPlace, at: address))</section>
        \(pending)
        """
    }

    private var form: LabelledForm {
        let typed = problem == nil ? FormData("") : page.form
        let roles = StaffSettings.roles.map { Field.Choice(value: $0, label: words($0)) }
        return LabelledForm(
            id: "colleague", label: words("Add colleague"), action: address,
            fields: [
                Field(
                    name: "email", label: words("E-mail"), kind: .email, value: typed["email"] ?? "",
                    isRequired: true),
                Field(
                    name: "firstName", label: words("First name"), value: typed["firstName"] ?? "",
                    isRequired: true),
                Field(
                    name: "lastName", label: words("Last name"), value: typed["lastName"] ?? "",
                    isRequired: true),
                Field(
                    name: "role", label: words("Role"), kind: .choice(roles),
                    value: typed["role"] ?? "doctor"),
                Field(
                    name: "password", label: words("First password"), kind: .password,
                    hint: words("Only for somebody without mail at work, who changes it at once"),
                    fill: "new-password"),
            ],
            button: words("Add colleague"), problem: problem)
    }

    private var memberTable: HTML {
        let rows: [HTML] = members.map { member in
            let own = "\(address)/\(member.id)"
            let isSelf = member.id == page.viewer.user.id
            let removal: HTML =
                isSelf ? .empty : RemovalDialog.link(words, "\(own)/remove", member.name)
            return """
                <tr><th scope="row"><bdi>\(member.name)</bdi></th><td><bdi>\(member.email)</bdi></td>\
                <td>\(words(member.role))</td><td class="row-buttons">\
                <a role="button" class="button quiet" href="\(own)" data-dialog>\(words("Change"))\
                <span class="unseen"> \(member.name)</span></a>\(removal)</td></tr>
                """
        }
        return """
            <div class="scroller"><table><caption class="unseen">\(words("Colleagues"))</caption><thead><tr>\
            <th scope="col">\(words("Name"))</th><th scope="col">\(words("E-mail"))</th>\
            <th scope="col">\(words("Role"))</th>\
            <th scope="col"><span class="unseen">\(words("Actions"))</span></th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private var pending: HTML {
        guard !invitations.isEmpty else { return .empty }
        let rows: [HTML] = invitations.map { invited in
            """
            <tr><th scope="row"><bdi>\(invited.firstName) \(invited.lastName)</bdi></th>\
            <td><bdi>\(invited.email)</bdi></td><td>\(words(invited.role))</td><td class="row-buttons">\
            \(again(invited))\
            \(RemovalDialog.link(words, "\(address)/\(invited.id)/remove", invited.email))</td></tr>
            """
        }
        let footer = page.pager(invitationPlace, at: address, parameter: "invitations")
        return """
            <section><h2>\(words("Pending invitations"))</h2><div class="scroller"><table>\
            <caption class="unseen">\(words("Pending invitations"))</caption><thead><tr>\
            <th scope="col">\(words("Name"))</th><th scope="col">\(words("E-mail"))</th>\
            <th scope="col">\(words("Role"))</th>\
            <th scope="col"><span class="unseen">\(words("Actions"))</span></th></tr></thead>
            <tbody>\(rows)</tbody></table></div>\(footer)</section>
            """
    }

    private func again(_ invited: PendingInvitation) -> HTML {
        let isNamed = page.request.parameters["id"] == invited.id
        let alert: HTML? = isNamed ? refusedInvitation.map { ProblemPage.alert($0, words) } : nil
        return """
            <form id="invite-\(invited.id)" method="post" action="\(address)/\(invited.id)/invite">\
            \(page.hiddenFields)\(alert)<button type="submit" class="quiet">\(words("Invite again"))\
            <span class="unseen"> \(invited.email)</span></button></form>
            """
    }
}
