import Markup

/// The page that a block's dialog stands over and leads back to: a day, or a doctor's schedule in the
/// settings (`?from=settings&schedule=`).
struct BlockPlace {
    let page: PageRequest
    /// `YYYY-MM-DD`; nil for today, and for what is no date.
    let date: String?
    let isSettings: Bool
    /// What links and forms of the dialogs carry on: where one came from.
    private let carried: FormData

    /// - Parameter date: The block's day, unless the dialog was opened on another one (`?day=`), as that of a
    ///   repeated block may be.
    init(_ page: PageRequest, date: String?) {
        self.page = page
        let given = page.form.isEmpty ? page.request.query : page.form
        carried = given.keeping(["day", "from", "schedule"])
        self.date = (carried["day"] ?? date).flatMap { CalendarDate($0)?.description }
        isSettings = page.viewer.isAdmin && carried["from"] == "settings"
    }

    var address: String {
        if isSettings { return ScheduleSettings.address(page, carried["schedule"] ?? "") }
        return page.address(date.map { "/day/\($0)" } ?? "/day")
    }

    /// With its question mark.
    var query: String { carried.isEmpty ? "" : "?\(carried.encoded)" }

    var hiddenFields: HTML {
        HTML(
            carried.fields.map { field -> HTML in
                "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
            })
    }

    var section: Section { isSettings ? .settings : .day }

    /// That page's own content, for a browser without scripts.
    func content() async throws -> (title: String, main: HTML) {
        guard isSettings else { return try await DayPage.content(page: page, date: date ?? "") }
        let content = try await ScheduleSettings.content(page, doctor: carried["schedule"])
        return (
            title: page.words(SettingsSection.schedules.name),
            main: SettingsSection.schedules.main(page, content)
        )
    }
}
