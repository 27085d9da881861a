import API
import HTTPTypes

extension APIProblem {
    /// A refusal that the page itself gives, before the API is asked.
    /// - Parameter field: The field that is wrong, and why, as in `must be a date`.
    init(
        _ status: HTTPResponse.Status, _ message: String, field: (name: String, fault: String)? = nil
    ) {
        self.init(DeskReply(status))
        error = ErrorBody(
            error: message, message: message, code: "REFUSED", timestamp: "",
            fields: field.map { [FieldError(field: $0.name, message: $0.fault)] })
    }

    /// What is wrong as people read it: fields by the labels beside them, not by the API's names for them.
    /// - Parameter labels: Of the fields that the form shows, in its language.
    func sentence(_ words: Words, labels: [String: String] = [:]) -> String {
        guard isListOfFaults else { return words(error.message) }
        return faults(words, labels: labels).joined(separator: "; ")
    }

    /// Whether the message only lists the faults of fields.
    var isListOfFaults: Bool {
        guard let first = error.fields?.first else { return false }
        return error.message.hasPrefix("\(first.field): ")
    }

    /// A line for each fault of a field that is none of `shown`.
    func faults(_ words: Words, labels: [String: String] = [:], but shown: [String] = []) -> [String] {
        (error.fields ?? []).prefix(10).filter { !shown.contains($0.field) }.map { fault in
            // A whole sentence needs no name before it.
            if fault.message.first?.isUppercase == true { return words(fault.message) }
            return "\(labels[fault.field] ?? words(Self.label(of: fault.field))) \(words(fault.message))"
        }
    }

    /// `patientBooking.maxOpenRequests` → `Max open requests`, `doctorId` → `Doctor`.
    static func label(of field: String) -> String {
        let name = field.split(separator: ".").last ?? ""
        let blanks = name.reduce(into: "") { text, letter in
            text += letter.isUppercase ? " \(letter.lowercased())" : String(letter)
        }
        let label = blanks.hasSuffix(" id") ? String(blanks.dropLast(3)) : blanks
        return label.prefix(1).uppercased() + label.dropFirst()
    }

    /// For an address that leads to nothing.
    static var notFound: APIProblem { APIProblem(.notFound, "There is no such page.") }
}
