import API
import Markup

/// The page on which a patient chooses a visit: from top to bottom what and with whom, which day, which time,
/// and the request.
struct OwnBookingView {
    let content: OwnBookingPage

    private var page: PageRequest { content.page }
    private var choice: OwnBookingChoice { content.choice }
    private var words: Words { page.words }

    var html: HTML {
        """
        \(wishes)
        \(days)
        \(times)
        <div id="choice" aria-live="polite">\(request)</div>
        """
    }

    /// What and with whom.
    private var wishes: HTML {
        let types = content.types.map { Field.Choice(value: $0.name, label: $0.name) }
        let anybody = Field.Choice(value: "", label: words("Any doctor"))
        let doctors = content.doctors.map { Field.Choice(value: $0.id, label: "Dr. \($0.name)") }
        let type = Field(name: "type", label: words("Type"), kind: .choice(types), value: choice.type ?? "")
        let doctor = Field(
            name: "doctor", label: words("Doctor"), kind: .choice([anybody] + doctors),
            value: choice.doctorId ?? "")
        let clinic: HTML =
            page.viewer.user.clinics.count > 1
            ? "<input type=\"hidden\" name=\"clinic\" value=\"\(page.clinicId)\">" : .empty
        return """
            <form id="wishes" class="fields" method="get" action="/me/book" data-wishes>\(clinic)
            \(types.isEmpty ? .empty : type.html(prefix: "wish"))\(doctor.html(prefix: "wish"))
            <div class="buttons"><button type="submit">\(words("Show times"))</button></div></form>
            """
    }

    /// The days that have free times, and the way to others.
    private var days: HTML {
        let shown = content.times.day(choice.date)?.date
        let links: [HTML] = content.times.days.map { day in
            let mark: HTML = day.date == shown ? " aria-current=\"date\"" : .empty
            return """
                <li><a id="day-\(day.date.description)" class="button" data-go\(mark) \
                href="\(content.address(choice.choosing(day.date)))">\(day.date.short(words)) \
                <span class="hint">\(words("{0} free", "\(day.times.count)"))</span></a></li>
                """
        }
        let none: HTML = "<p class=\"empty\">\(words("There is no free time on these days."))</p>"
        return """
            <h2>\(words("Day"))</h2>
            \(links.isEmpty ? none : "<ul class=\"own-days\">\(links)</ul>" as HTML)
            <p class="buttons">\(earlier)\(later)</p>
            """
    }

    private var earlier: HTML {
        guard choice.from > content.today else { return .empty }
        let from = max(content.today, choice.from.adding(days: -OwnFreeTimes.daysShown))
        return wayTo(from, "Earlier days")
    }

    private var later: HTML {
        let from = choice.from.adding(days: OwnFreeTimes.daysShown)
        return from > content.lastDay ? .empty : wayTo(from, "Later days")
    }

    private func wayTo(_ from: CalendarDate, _ label: String) -> HTML {
        """
        <a class="button quiet" data-go href="\(content.address(choice.showing(from: from)))">\
        \(words(label))</a>
        """
    }

    /// The free times of the day.
    private var times: HTML {
        guard let day = content.times.day(choice.date) else { return .empty }
        return """
            <h2 id="times-title">\(day.date.long(words))</h2>
            <div class="own-times" role="group" aria-labelledby="times-title">\
            \(day.times.map { button($0, on: day.date) })</div>
            """
    }

    private func button(_ time: OwnFreeTime, on date: CalendarDate) -> HTML {
        let doctor: HTML = time.doctorName.map { ", <bdi>\($0)</bdi>" } ?? .empty
        let isChosen = choice.isOf(time)
        let id = "time-\(time.time)-\(time.doctorId ?? "")"
        return """
            <a role="button" class="button" id="\(id)" aria-pressed="\(isChosen ? "true" : "false")" \
            data-go href="\(content.address(choice.choosing(time, on: date)))">\(time.time)\(doctor)</a>
            """
    }
}

extension OwnBookingView {
    /// The chosen time, and the button that asks for it.
    private var request: HTML {
        guard let date = choice.date, let time = choice.time else { return .empty }
        let free = content.times.day(date)?.times.first { choice.isOf($0) }
        // A time that is gone is shown only to say so.
        guard free != nil || content.problem != nil else { return .empty }
        let doctor = free?.doctorName ?? content.doctors.first { $0.id == choice.timeDoctorId }?.name
        let notes = Field(
            name: "notes", label: words("Anything that we should know?"), kind: .area,
            value: page.form["notes"] ?? "", attributes: " maxlength=\"1000\"")
        let form = Form(
            id: "request", action: page.own("/me/book"), fields: [notes],
            button: words("Request this time"), problem: content.problem, extra: nearest(date, time),
            classes: "form large")
        let chosen = [date.long(words), time, doctor].compactMap(\.self).joined(separator: ", ")
        return """
            <section class="panel own-choice" aria-labelledby="choice-title">
            <h2 id="choice-title">\(words("Your choice"))</h2>
            <p><bdi>\(choice.type ?? "")</bdi><br><strong><bdi>\(chosen)</bdi></strong></p>
            \(form.html(hidden: page.hiddenFields + hidden, words))</section>
            """
    }

    private var hidden: HTML {
        var fields = choice.fields
        if let minutes = content.minutes { fields.append((name: "minutes", value: "\(minutes)")) }
        if choice.type == nil { fields.append((name: "type", value: words("Appointment"))) }
        return HTML(
            fields.map { name, value -> HTML in
                "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
            })
    }

    /// After a refusal: free times that come close.
    private func nearest(_ date: CalendarDate, _ time: String) -> HTML {
        let near = content.problem == nil ? [] : content.times.nearest(to: time, on: date)
        guard !near.isEmpty else { return .empty }
        let links: [HTML] = near.map { free in
            """
            <a role="button" class="button" data-go \
            href="\(content.address(choice.choosing(free, on: date)))">\(free.name)</a>
            """
        }
        return """
            <p>\(words("The nearest free times:"))</p><div class="own-times">\(links)</div>
            """
    }
}
