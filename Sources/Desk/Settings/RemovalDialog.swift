import HTTPTypes
import Markup

/// Asks once more before something is removed. Its button has the same word as the one that led here
/// (front-desk.md D3).
struct RemovalDialog {
    let section: SettingsSection
    /// The dialog's name, as in "Remove closure".
    var title: String
    /// What is removed, and what comes of it.
    var content: HTML
    var action: String
    /// A refusal of the last try.
    var problem: APIProblem?
    /// Where closing leads, if that is not the section's bare address.
    var behind: String?

    /// - Parameter below: The content of the section's page, for a browser without scripts.
    func reply(_ page: PageRequest, over below: () async throws -> HTML) async throws -> DeskReply {
        let form = LabelledForm(
            id: "remove", label: title, action: action, content: content, button: page.words("Remove"),
            isDanger: true, problem: problem, cancel: behind ?? section.address(page))
        return try await section.dialog(
            page, title, behind: behind, status: problem?.status ?? .ok, form.html(page), over: below)
    }

    /// The link that leads to such a dialog.
    /// - Parameter subject: What is removed, for who does not see the row.
    static func link(_ words: Words, _ address: String, _ subject: String) -> HTML {
        """
        <a role="button" class="button quiet" href="\(address)" data-dialog>\(words("Remove"))\
        <span class="unseen"> \(subject)</span></a>
        """
    }
}
