import API
import Foundation
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("The API description")
struct DescriptionTests {
    /// What a server says of itself: for programs, and for people.
    private static func answers() async throws -> (document: JSONValue, page: Answer) {
        let answers = Mutex<(JSONValue, Answer)?>(nil)
        try await TestServer.run(.sqlite) { server in
            let both = (try await server.get("/openapi.json").json, try await server.get("/docs"))
            answers.withLock { $0 = both }
        }
        return try #require(answers.withLock { $0 })
    }

    @Test("Each body, each answer and each problem has an example that its schema allows")
    func examples() async throws {
        let document = try await Self.answers().document
        let check = SchemaCheck(document: document)
        var count = 0
        for path in document["paths"]?.object?.members ?? [] {
            for method in path.value.object?.members ?? [] {
                let operation = method.value
                let place = "\(method.name) \(path.name)"
                var contents = [operation["requestBody"]?["content"]?["application/json"]].compactMap(\.self)
                for answer in operation["responses"]?.object?.members ?? [] {
                    if let content = check.resolved(answer.value)["content"]?["application/json"] {
                        contents.append(content)
                    }
                }
                for content in contents {
                    let named = content["examples"]?.object?.members.compactMap { $0.value["value"] } ?? []
                    let examples = named + [content["example"]].compactMap(\.self)
                    #expect(!examples.isEmpty, "\(place)")
                    let schema = try #require(content["schema"])
                    for example in examples {
                        let faults = check.faults(example, schema)
                        #expect(faults.isEmpty, "\(place): \(faults)")
                        count += 1
                    }
                }
            }
        }
        #expect(count > 500)
    }

    @Test("Answers say which header fields they bring, and each field is described")
    func headers() async throws {
        let document = try await Self.answers().document
        let appointment = document["paths"]?["/api/v1/protected/appointments/{id}"]?["get"]?["responses"]
        #expect(appointment?["200"]?["headers"]?["ETag"] != nil)
        let booking = document["paths"]?["/api/v1/protected/appointments"]?["post"]?["responses"]
        #expect(booking?["201"]?["headers"]?["Location"] != nil)
        #expect(
            booking?["201"]?["headers"]?["ETag"] != nil
                && booking?["201"]?["headers"]?["Content-Location"] != nil)
        #expect(booking?["412"] == nil)
        let writes = (document["paths"]?.object?.members ?? []).flatMap { path in
            (path.value.object?.members ?? []).map {
                (name: "\($0.name.uppercased()) \(path.name)", operation: $0.value)
            }
        }
        // Sessions and a second factor are ended whatever their state: nobody reads them to change them.
        let ended = "DELETE /api/v1/auth/"
        for (name, operation) in writes where !name.hasPrefix(ended) {
            let names = operation["parameters"]?.array?.compactMap { $0["name"]?.string } ?? []
            if name.hasPrefix("PUT") || name.hasPrefix("PATCH") || name.hasPrefix("DELETE") {
                #expect(names.contains("If-Match") && operation["responses"]?["412"] != nil, "\(name)")
            }
            if name.hasPrefix("PUT") || name.hasPrefix("PATCH") {
                #expect(operation["responses"]?["200"]?["headers"]?["ETag"] != nil, "\(name)")
            }
        }
        let answers = document["components"]?["responses"]
        #expect(answers?["TooManyRequests"]?["headers"]?["Retry-After"] != nil)
        for answer in answers?.object?.members ?? [] {
            for field in answer.value["headers"]?.object?.names ?? [] {
                #expect(
                    document["components"]?["headers"]?[field]?["description"]?.string != nil,
                    "\(answer.name): \(field)")
            }
        }
    }

    @Test("The page for people shows every address, with examples, and loads nothing from anywhere")
    func page() async throws {
        let (document, page) = try await Self.answers()
        #expect(page.header("Content-Type") == "text/html; charset=utf-8")
        #expect(
            page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; style-src 'sha256-")
                == true)
        for path in document["paths"]?.object?.names ?? [] {
            #expect(page.text.contains("<code>\(path)</code>"), "\(path)")
        }
        #expect(page.text.contains("&quot;patientName&quot;: &quot;Ahmed Hassan&quot;"))
        for mark in ["<script", " src=", "<link", "@import", "url("] {
            #expect(!page.text.contains(mark), "\(mark)")
        }
    }
}

/// Enough of JSON Schema to tell whether an example fits.
private struct SchemaCheck {
    let document: JSONValue

    func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.string else { return value }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    /// What is wrong with `value`, by its path.
    func faults(_ value: JSONValue, _ reference: JSONValue, at path: String = "$") -> [String] {
        let schema = resolved(reference)
        if let choices = schema["anyOf"]?.array {
            return choices.contains { faults(value, $0, at: path).isEmpty }
                ? [] : ["\(path): none of the choices"]
        }
        if let values = schema["enum"]?.array, !values.contains(value) { return ["\(path): not in the list"] }
        if let const = schema["const"] { return const == value ? [] : ["\(path): another constant"] }
        var found: [String] = []
        switch schema["type"]?.string {
        case "object":
            guard let object = value.object else { return ["\(path): no object"] }
            let properties = schema["properties"]
            for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
                found.append("\(path).\(name): missing")
            }
            for member in object.members {
                if let property = properties?[member.name] {
                    found += faults(member.value, property, at: "\(path).\(member.name)")
                }
            }
        case "array":
            guard let elements = value.array, let items = schema["items"] else {
                return ["\(path): no array"]
            }
            if let least = schema["minItems"]?.int, elements.count < least {
                found.append("\(path): too few")
            }
            for element in elements { found += faults(element, items, at: "\(path)[]") }
        case "string":
            guard let text = value.string else { return ["\(path): no string"] }
            if let least = schema["minLength"]?.int, text.unicodeScalars.count < least {
                found.append("\(path): too short")
            }
            if let most = schema["maxLength"]?.int, text.unicodeScalars.count > most {
                found.append("\(path): too long")
            }
            if let pattern = schema["pattern"]?.string {
                let regex = try? NSRegularExpression(pattern: pattern)
                let range = NSRange(text.startIndex..., in: text)
                if regex?.firstMatch(in: text, range: range) == nil {
                    found.append("\(path): not like \(pattern)")
                }
            }
        case "boolean": if value.bool == nil { found.append("\(path): no boolean") }
        case "integer":
            guard let number = value.int else { return ["\(path): no integer"] }
            if let least = schema["minimum"]?.int, number < least { found.append("\(path): too small") }
            if let most = schema["maximum"]?.int, number > most { found.append("\(path): too large") }
        case "number": if value.number == nil { found.append("\(path): no number") }
        case "null": if !value.isNull { found.append("\(path): not null") }
        default: break
        }
        return found
    }
}
