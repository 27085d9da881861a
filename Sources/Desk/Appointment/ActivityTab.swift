import API
import Markup

/// The tab "Activity": who did what when, oldest first.
struct ActivityTab {
    let open: OpenAppointment
    let history: [Activity]

    var html: HTML {
        let words = open.words
        guard !history.isEmpty else { return "<p class=\"empty\">\(words("Nothing has happened yet."))</p>" }
        return "<ol class=\"activity\">\(history.map(line))</ol>"
    }

    private func line(_ activity: Activity) -> HTML {
        let words = open.words
        let story = ActivityWords(
            activity, showsMoney: open.page.viewer.isFrontDesk, words: words,
            time: { open.clock.time(of: $0) })
        let who = activity.actorName ?? words("OdontoX")
        let role: HTML =
            activity.actorRole.map { " <span class=\"hint\">\(words($0))</span>" } ?? .empty
        let changes: [HTML] = story.changes.map { change in
            """
            <li>\(change.label): <bdi>\(change.before)</bdi> <span aria-hidden="true">→</span>\
            <span class="unseen">\(words("became"))</span> <bdi>\(change.after)</bdi></li>
            """
        }
        let list: HTML = changes.isEmpty ? .empty : "<ul>\(changes)</ul>"
        return """
            <li><p><time datetime="\(activity.createdAt)">\(moment(activity.createdAt))</time> \
            <strong><bdi>\(who)</bdi></strong>\(role): \(story.sentence)</p>\(list)</li>
            """
    }

    /// "Mon 30 Nov, 10:41" by the clinic's clock.
    private func moment(_ timestamp: String) -> String {
        guard let wall = open.clock.read(open.clock.zone, timestamp), let date = CalendarDate(wall.date)
        else {
            return timestamp
        }
        return "\(date.short(open.words)), \(ClockTime.text(wall.minutes))"
    }
}
