import API
import Markup

/// A page of deliveries: to whom, about what, in which state and why.
struct DeliveryTable {
    let deliveries: [Delivery]
    let clock: MomentText
    let words: Words

    var html: HTML {
        guard !deliveries.isEmpty else {
            return "<p class=\"empty\">\(words("The filters find nothing."))</p>"
        }
        let heads: [HTML] = ["When", "Channel", "To", "About", "Status", "Reason", "Text"].map {
            "<th scope=\"col\">\(words($0))</th>"
        }
        return """
            <div class="scroller"><table class="deliveries"><caption class="unseen">\(words("Deliveries"))\
            </caption><thead><tr>\(heads)</tr></thead>
            <tbody>\(deliveries.map(row))</tbody></table></div>
            """
    }

    private func row(_ delivery: Delivery) -> HTML {
        let sent: HTML = delivery.sentAt.map { " \(clock.html($0))" } ?? .empty
        let about = words(delivery.purpose.replacing("_", with: " "))
        return """
            <tr><td>\(clock.html(delivery.createdAt))</td><td>\(words(delivery.channel))</td>\
            <td><bdi>\(delivery.recipient)</bdi></td>\
            <td>\(about) <span class="hint" dir="ltr">\(delivery.template)</span></td>\
            <td><span class="badge" data-delivery="\(delivery.status)">\(words(delivery.status))</span>\
            \(sent)\(tries(delivery))</td>\
            <td><bdi>\(delivery.reason ?? "")</bdi></td><td>\(text(delivery))</td></tr>
            """
    }

    /// How often it was tried, where once was not enough.
    private func tries(_ delivery: Delivery) -> HTML {
        guard delivery.attempts > 1 else { return .empty }
        return " <span class=\"hint\">\(words("{0} tries", String(delivery.attempts)))</span>"
    }

    private func text(_ delivery: Delivery) -> HTML {
        guard let text = delivery.text else { return .empty }
        let subject: HTML = delivery.subject.map { "<p><strong><bdi>\($0)</bdi></strong></p>" } ?? .empty
        return """
            <details><summary>\(words("Text"))<span class="unseen"> \(delivery.recipient)</span></summary>\
            \(subject)<p class="typed"><bdi>\(text)</bdi></p></details>
            """
    }
}
