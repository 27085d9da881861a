import API
import Markup

/// A doctor's blocks from today on, on the page of the doctor's schedule; or everybody's (`?blocks=all`).
enum BlockList {
    static func section(_ page: PageRequest, _ doctor: StaffMember) async throws -> HTML {
        let words = page.words
        let isAll = page.request.query["blocks"] == "all"
        let today = try await DayPage.today(page).description
        let list = try await page.api.get(
            "/blocks",
            [
                "doctorId": isAll ? nil : doctor.id, "startDate": today, "limit": "100",
                "page": page.request.query["block-page"],
            ], as: PageOf<ShownBlock, Pagination>.self)
        let address = ScheduleSettings.address(page, doctor.id)
        let footer = page.pager(
            list.pagination, at: SettingsSection.schedules.address(page), parameter: "block-page")
        let other: HTML =
            isAll
            ? "<a href=\"\(address)\">\(words("Blocks of this doctor alone"))</a>"
            : "<a href=\"\(address)&amp;blocks=all\">\(words("Blocks of everybody"))</a>"
        let back = FormData([("doctor", doctor.id), ("from", "settings"), ("schedule", doctor.id)])
        return """
            <section class="panel"><h2>\(words("Blocks"))</h2>\(rows(page, doctor, list.data))\(footer)
            <p>\(other)</p><div class="buttons"><a role="button" class="button" \
            href="\(page.address("/blocks/new"))?\(back.encoded)" data-dialog>\(words("New block"))</a></div>\
            </section>
            """
    }

    private static func rows(
        _ page: PageRequest, _ doctor: StaffMember, _ blocks: [ShownBlock]
    ) -> HTML {
        let words = page.words
        guard !blocks.isEmpty else { return "<p class=\"hint\">\(words("No blocks ahead."))</p>" }
        let query = FormData([("from", "settings"), ("schedule", doctor.id)]).encoded
        let rows: [HTML] = blocks.map { block in
            """
            <li><span><strong><bdi>\(block.title)</bdi></strong> (\(words(block.kind))), \
            \(block.time(words))</span> <a role="button" class="button quiet" \
            href="\(page.address("/blocks/\(block.id)"))?\(query)" data-dialog>\(words("Change"))\
            <span class="unseen"> \(block.title)</span></a></li>
            """
        }
        return "<ul class=\"plain-list\">\(rows)</ul>"
    }
}
