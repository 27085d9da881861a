import API
import Markup

/// The form of a doctor's week. Each weekday has a row for one more break than there are, so that it works
/// without scripts too; elements/rows.js adds and removes rows.
struct WeeklyHoursForm {
    let draft: WeeklyHoursDraft
    /// With the names of the form's inputs.
    var problem: APIProblem?
    let action: String

    func html(_ page: PageRequest) -> HTML {
        let words = page.words
        let days: [HTML] = draft.days.map { day($0, words) }
        let form = LabelledForm(
            id: "week", label: words("Weekly hours"), action: action,
            content: "<div class=\"weekdays\">\(days)</div>", shown: shown, button: words("Save"),
            problem: problem)
        return form.html(page)
    }

    /// Faults that stand in their weekday.
    private var shown: [String] {
        draft.days.flatMap { day -> [String] in
            let breaks = day.breaks.indices.flatMap { paths(day, $0) }
            return [WeeklyHoursDraft.start(day.weekday), WeeklyHoursDraft.end(day.weekday)] + breaks
        }
    }

    private func paths(_ day: WeeklyHoursDraft.Day, _ index: Int) -> [String] {
        ["", ".startTime", ".endTime"].map { "\(day.weekday).breaks[\(index)]\($0)" }
    }

    private func day(_ day: WeeklyHoursDraft.Day, _ words: Words) -> HTML {
        let work = [
            Field(
                name: WeeklyHoursDraft.start(day.weekday), label: words("Start"), kind: .time,
                value: day.work.start),
            Field(
                name: WeeklyHoursDraft.end(day.weekday), label: words("End"), kind: .time,
                value: day.work.end),
        ]
        let inputs: [HTML] = work.map { $0.html(problem, prefix: "week") }
        let breaks: [HTML] = day.breaks.indices.map { row(day, $0, words) }
        return """
            <fieldset class="weekday"><legend>\(Weekdays.name(day.weekday, words))</legend>\(inputs)
            <desk-rows>\(breaks)\(spare(day, words))\
            <button type="button" class="quiet" data-add>\(words("Add break"))</button></desk-rows></fieldset>
            """
    }

    private func row(_ day: WeeklyHoursDraft.Day, _ index: Int, _ words: Words) -> HTML {
        let fault = paths(day, index).compactMap { problem?.message(for: $0) }.first
        let note: HTML = fault.map { "<span class=\"fault\">\($0)</span>" } ?? .empty
        return """
            <div class="row">\(inputs(day.weekday, day.breaks[index], words))\(note)</div>
            """
    }

    /// An empty row: one more break. Scripts keep it out of sight as what new rows are copied from.
    private func spare(_ day: WeeklyHoursDraft.Day, _ words: Words) -> HTML {
        """
        <div class="row" data-spare>\(inputs(day.weekday, WeeklyHoursDraft.Span(), words))</div>
        """
    }

    private func inputs(_ key: String, _ span: WeeklyHoursDraft.Span, _ words: Words) -> HTML {
        """
        <label>\(words("Break from"))<input type="time" name="\(WeeklyHoursDraft.breakStart(key))" \
        value="\(span.start)"></label>\
        <label>\(words("to"))<input type="time" name="\(WeeklyHoursDraft.breakEnd(key))" \
        value="\(span.end)"></label>\
        <button type="button" class="icon-button" data-remove aria-label="\(words("Remove break"))">\
        \(Icon.close.html)</button>
        """
    }
}
